import type { ElementProps } from "../blocks/of-type.ts";
import { Emojis } from "../mrkdwn/emojis.tsx";
import { keyOf, useSurface } from "../surface.ts";

export function Button({ block, element }: ElementProps<"button">) {
  const { click, busyKey } = useSurface();
  const { text, style = "", url, accessibility_label } = element;
  const isBusy = busyKey === keyOf(block, element);
  const use = (): void => {
    if (url) open(url, "_blank", "noreferrer");
    if (!isBusy) click(block, element);
  };
  return (
    <button type="button" class={`button ${style}`} aria-label={accessibility_label} aria-busy={isBusy} onClick={use}>
      <Emojis text={text.text} />
      {url && <span aria-hidden="true"> ↗</span>}
    </button>
  );
}
