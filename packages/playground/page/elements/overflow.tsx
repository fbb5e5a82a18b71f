import type { ElementProps } from "../blocks/of-type.ts";
import { Menu } from "../controls/menu.tsx";
import { keyOf, useSurface } from "../surface.ts";

export function Overflow({ block, element }: ElementProps<"overflow">) {
  const { click, busyKey } = useSurface();
  const items = element.options.map(({ text, description, value, url }) => ({
    label: text.text,
    ...(description && { detail: description.text }),
    choose: () => {
      if (url) open(url, "_blank", "noreferrer");
      click(block, element, value);
    },
  }));
  return (
    <Menu class="button icon" label="More actions" items={items} isBusy={busyKey === keyOf(block, element)}>
      ⋯
    </Menu>
  );
}
