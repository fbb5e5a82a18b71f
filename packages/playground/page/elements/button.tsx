import type { Place } from "../blocks/of-type.ts";
import { Emojis } from "../mrkdwn/emojis.tsx";
import { keyOf, useSurface } from "../surface.ts";

export function Button({ block, element }: Place<"button">) {
  const { press, busy } = useSurface();
  const { text, style = "", url, accessibility_label } = element;
  const isBusy = busy === keyOf(block, element);
  const use = (): void => {
    if (url) open(url, "_blank", "noreferrer");
    if (!isBusy) press(block, element);
  };
  return (
    <button type="button" class={`button ${style}`} aria-label={accessibility_label} aria-busy={isBusy} onClick={use}>
      <Emojis text={text.text} />
      {url && <span aria-hidden="true"> ↗</span>}
    </button>
  );
}
