import { SlackClientError } from "../refusal.ts";
import { currentValue, isEmpty, isStateful } from "../state.ts";
import type { InputBlock } from "../validate/blocks.ts";
import { codePoints } from "../validate/text.ts";
import type { View } from "../views.ts";

/** Validates the inputs as Slack's client does before it submits a form. Returns the errors by block_id. */
export function findInputErrors(view: View): Map<string, SlackClientError> {
  const errors = new Map<string, SlackClientError>();
  for (const block of view.content.blocks) {
    const error = block.type === "input" ? findInputError(view, block) : undefined;
    if (error) errors.set(block.block_id, error);
  }
  return errors;
}

function findInputError(view: View, block: InputBlock): SlackClientError | undefined {
  const { element, label } = block;
  const createError = (message: string) => new SlackClientError(label.text, message);
  if (!isStateful(element)) return undefined;
  const value = currentValue(view.state, block, element);
  if (isEmpty(value)) {
    return block.optional ? undefined : createError("Please complete this required field.");
  }
  if ("max_selected_items" in element && element.max_selected_items) {
    const selectedCount = Object.values(value).find((entry) => Array.isArray(entry))?.length ?? 0;
    if (selectedCount > element.max_selected_items) return createError(`You can choose ${element.max_selected_items} at most.`);
  }
  if (!("value" in value) || value.value === null) return undefined;
  const text = value.value;
  if (element.type === "plain_text_input") {
    const { min_length = 0, max_length = 3000 } = element;
    if (codePoints(text) > max_length) return createError(`Please shorten this to ${max_length} characters.`);
    if (codePoints(text) < min_length) return createError(`Please enter at least ${min_length} characters.`);
    if (!element.multiline && /\n/.test(text)) return createError("This is a single line.");
  }
  if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return createError("Please enter an email address.");
  if (element.type === "url_text_input" && !URL.canParse(text)) return createError("Please enter a URL.");
  if (element.type === "number_input") {
    const number = Number(text);
    const { min_value = "-Infinity", max_value = "Infinity", is_decimal_allowed } = element;
    if (Number.isNaN(number) || (!is_decimal_allowed && !Number.isInteger(number))) return createError("Please enter a number.");
    if (number < Number(min_value) || number > Number(max_value)) return createError("This number is out of range.");
  }
  return undefined;
}
