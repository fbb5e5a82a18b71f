import { SlackClientError } from "../refusal.ts";
import { held, isEmpty, isStateful } from "../state.ts";
import type { InputBlock } from "../validate/blocks.ts";
import { codePoints } from "../validate/text.ts";
import type { View } from "../views.ts";

/** What Slack's own client checks before it submits a form. */
export function checkForm(view: View): void {
  for (const block of view.content.blocks) if (block.type === "input") checkInput(view, block);
}

function checkInput(view: View, block: InputBlock): void {
  const { element, label } = block;
  const complain = (message: string) => new SlackClientError(label.text, message);
  if (!isStateful(element)) return;
  const value = held(view.state, block, element);
  if (isEmpty(value)) {
    if (!block.optional) throw complain("Please complete this required field.");
    return;
  }
  if ("max_selected_items" in element && element.max_selected_items) {
    const chosen = Object.values(value).find((entry) => Array.isArray(entry))?.length ?? 0;
    if (chosen > element.max_selected_items) throw complain(`You can choose ${element.max_selected_items} at most.`);
  }
  if (!("value" in value) || value.value === null) return;
  const text = value.value;
  if (element.type === "plain_text_input") {
    const { min_length = 0, max_length = 3000 } = element;
    if (codePoints(text) > max_length) throw complain(`Please shorten this to ${max_length} characters.`);
    if (codePoints(text) < min_length) throw complain(`Please enter at least ${min_length} characters.`);
    if (!element.multiline && /\n/.test(text)) throw complain("This is a single line.");
  }
  if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) throw complain("Please enter an email address.");
  if (element.type === "url_text_input" && !URL.canParse(text)) throw complain("Please enter a URL.");
  if (element.type === "number_input") {
    const number = Number(text);
    const { min_value = "-Infinity", max_value = "Infinity", is_decimal_allowed } = element;
    if (Number.isNaN(number) || (!is_decimal_allowed && !Number.isInteger(number))) throw complain("Please enter a number.");
    if (number < Number(min_value) || number > Number(max_value)) throw complain("This number is out of range.");
  }
}
