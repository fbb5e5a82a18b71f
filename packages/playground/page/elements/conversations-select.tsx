import type { Place } from "../blocks/of-type.ts";
import { usePage } from "../page.ts";
import { useSurface } from "../surface.ts";
import { Select } from "./select.tsx";

/** The playground has no conversations but those of its people with the app. */
export function ConversationsSelect({ block, element }: Place<"conversations_select" | "multi_conversations_select">) {
  const { snapshot } = usePage();
  const { held, hold } = useSurface();
  const value = held(block, element);
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
        if (element.type === "conversations_select") hold(block, element, { type: element.type, selected_conversation: values[0] ?? null });
        else hold(block, element, { type: element.type, selected_conversations: values });
      }}
    />
  );
}
