import type { ComponentChildren } from "preact";

export function Mention({ sign = "@", children }: { sign?: "@" | "#"; children: ComponentChildren }) {
  return (
    <span class="mention">
      {sign}
      {children}
    </span>
  );
}
