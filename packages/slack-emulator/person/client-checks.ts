import { SlackClientError } from "../refusal.ts";
import { held, isEmpty, isStateful } from "../state.ts";
import type { InputBlock } from "../validate/blocks.ts";
import { codePoints } from "../validate/text.ts";
import type { View } from "../views.ts";

/** What Slack's own client checks before it submits a form: its complaints, by block_id. */
export function complaintsAbout(view: View): Map<string, SlackClientError> {
  const complaints = new Map<string, SlackClientError>();
  for (const block of view.content.blocks) {
    const complaint = block.type === "input" ? complaintAbout(view, block) : undefined;
    if (complaint) complaints.set(block.block_id, complaint);
  }
  return complaints;
}

function complaintAbout(view: View, block: InputBlock): SlackClientError | undefined {
  const { element, label } = block;
  const complain = (message: string) => new SlackClientError(label.text, message);
  if (!isStateful(element)) return undefined;
  const value = held(view.state, block, element);
  if (isEmpty(value)) {
    return block.optional ? undefined : complain("Please complete this required field.");
  }
  if ("max_selected_items" in element && element.max_selected_items) {
    const chosen = Object.values(value).find((entry) => Array.isArray(entry))?.length ?? 0;
    if (chosen > element.max_selected_items) return complain(`You can choose ${element.max_selected_items} at most.`);
  }
  if (!("value" in value) || value.value === null) return undefined;
  const text = value.value;
  if (element.type === "plain_text_input") {
    const { min_length = 0, max_length = 3000 } = element;
    if (codePoints(text) > max_length) return complain(`Please shorten this to ${max_length} characters.`);
    if (codePoints(text) < min_length) return complain(`Please enter at least ${min_length} characters.`);
    if (!element.multiline && /\n/.test(text)) return complain("This is a single line.");
  }
  if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return complain("Please enter an email address.");
  if (element.type === "url_text_input" && !URL.canParse(text)) return complain("Please enter a URL.");
  if (element.type === "number_input") {
    const number = Number(text);
    const { min_value = "-Infinity", max_value = "Infinity", is_decimal_allowed } = element;
    if (Number.isNaN(number) || (!is_decimal_allowed && !Number.isInteger(number))) return complain("Please enter a number.");
    if (number < Number(min_value) || number > Number(max_value)) return complain("This number is out of range.");
  }
  return undefined;
}
