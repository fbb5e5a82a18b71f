import type { ElementProps } from "../blocks/of-type.ts";
import { usePage } from "../page.ts";
import { useSurface } from "../surface.ts";
import { Select } from "./select.tsx";

export function UsersSelect({ block, element }: ElementProps<"users_select" | "multi_users_select">) {
  const { snapshot } = usePage();
  const { getValue, setValue } = useSurface();
  const value = getValue(block, element);
  const chosen =
    value && "selected_users" in value
      ? value.selected_users
      : value && "selected_user" in value && value.selected_user
        ? [value.selected_user]
        : [];
  return (
    <Select
      block={block}
      element={element}
      choices={snapshot.people
        .toSorted((one, other) => Number(other.playable) - Number(one.playable))
        .map(({ id, name, note, zone, playable }) => ({
          value: id,
          label: name,
          detail: playable ? [note, zone].filter(Boolean).join(", ") : note || "app",
        }))}
      chosen={chosen}
      onChange={(values) => {
        if (element.type === "users_select") setValue(block, element, { type: element.type, selected_user: values[0] ?? null });
        else setValue(block, element, { type: element.type, selected_users: values });
      }}
    />
  );
}
