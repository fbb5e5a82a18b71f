import type { ElementProps } from "../blocks/of-type.ts";
import { usePage } from "../page.ts";
import { useSurface } from "../surface.ts";
import { Select } from "./select.tsx";

/** Offers only the viewer's conversations with the app, because the playground has no others. */
export function ConversationsSelect({ block, element }: ElementProps<"conversations_select" | "multi_conversations_select">) {
  const { snapshot } = usePage();
  const { getValue, setValue } = useSurface();
  const value = getValue(block, element);
  const chosen =
    value && "selected_conversations" in value
      ? value.selected_conversations
      : value && "selected_conversation" in value && value.selected_conversation
        ? [value.selected_conversation]
        : [];
  const channels = new Set(snapshot.viewer.messages.map(({ channel }) => channel));
  return (
    <Select
      block={block}
      element={element}
      choices={[...channels].map((channel) => ({ value: channel, label: snapshot.app.name, detail: "Direct message" }))}
      chosen={chosen}
      onChange={(values) => {
        if (element.type === "conversations_select")
          setValue(block, element, { type: element.type, selected_conversation: values[0] ?? null });
        else setValue(block, element, { type: element.type, selected_conversations: values });
      }}
    />
  );
}
