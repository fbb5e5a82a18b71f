import type { Place } from "../blocks/of-type.ts";
import { Menu } from "../controls/menu.tsx";
import { keyOf, useSurface } from "../surface.ts";

export function Overflow({ block, element }: Place<"overflow">) {
  const { press, busy } = useSurface();
  const items = element.options.map(({ text, description, value, url }) => ({
    label: text.text,
    ...(description && { detail: description.text }),
    choose: () => {
      if (url) open(url, "_blank", "noreferrer");
      press(block, element, value);
    },
  }));
  return (
    <Menu class="button icon" label="More actions" items={items} isBusy={busy === keyOf(block, element)}>
      ⋯
    </Menu>
  );
}
