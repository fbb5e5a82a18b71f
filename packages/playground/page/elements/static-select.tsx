import type { ElementProps } from "../blocks/of-type.ts";
import { useSurface } from "../surface.ts";
import { Select } from "./select.tsx";

export function StaticSelect({ block, element }: ElementProps<"static_select" | "multi_static_select">) {
  const { getValue, setValue } = useSurface();
  const groups = element.option_groups ?? [{ label: undefined, options: element.options ?? [] }];
  const options = groups.flatMap((group) => group.options);
  const value = getValue(block, element);
  const chosen =
    value && "selected_options" in value
      ? value.selected_options
      : value && "selected_option" in value && value.selected_option
        ? [value.selected_option]
        : [];
  return (
    <Select
      block={block}
      element={element}
      choices={groups.flatMap(({ label, options: groupOptions }) =>
        groupOptions.map((option) => ({
          value: option.value,
          label: option.text.text,
          detail: option.description?.text,
          group: label?.text,
        })),
      )}
      chosen={chosen.map((option) => option.value)}
      onChange={(values) => {
        const selected = options.filter((option) => values.includes(option.value));
        if (element.type === "static_select") setValue(block, element, { type: element.type, selected_option: selected[0] ?? null });
        else setValue(block, element, { type: element.type, selected_options: selected });
      }}
    />
  );
}
