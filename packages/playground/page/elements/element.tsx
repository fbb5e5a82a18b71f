import type { Block, Element } from "../../../slack-emulator/client.ts";
import { Unsupported } from "../blocks/unsupported.tsx";
import { Button } from "./button.tsx";
import { Choices } from "./choices.tsx";
import { ConversationsSelect } from "./conversations-select.tsx";
import { Datepicker } from "./datepicker.tsx";
import { DateTimepicker } from "./datetimepicker.tsx";
import { Overflow } from "./overflow.tsx";
import { StaticSelect } from "./static-select.tsx";
import { TextInput } from "./text-input.tsx";
import { Timepicker } from "./timepicker.tsx";
import { UsersSelect } from "./users-select.tsx";

export function ElementOf({ block, element }: { block: Block; element: Element }) {
  switch (element.type) {
    case "button":
      return <Button block={block} element={element} />;
    case "overflow":
      return <Overflow block={block} element={element} />;
    case "checkboxes":
    case "radio_buttons":
      return <Choices block={block} element={element} />;
    case "static_select":
    case "multi_static_select":
      return <StaticSelect block={block} element={element} />;
    case "users_select":
    case "multi_users_select":
      return <UsersSelect block={block} element={element} />;
    case "conversations_select":
    case "multi_conversations_select":
      return <ConversationsSelect block={block} element={element} />;
    case "datepicker":
      return <Datepicker block={block} element={element} />;
    case "timepicker":
      return <Timepicker block={block} element={element} />;
    case "datetimepicker":
      return <DateTimepicker block={block} element={element} />;
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return <TextInput block={block} element={element} />;
    default:
      return <Unsupported thing={element} />;
  }
}
