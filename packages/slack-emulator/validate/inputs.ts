import { z } from "zod";
import { codePoints, generatedId, plainText, text } from "./text.ts";

const dispatchable = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z
        .array(z.enum(["on_enter_pressed", "on_character_entered"]))
        .min(1)
        .optional(),
    })
    .optional(),
};
const textField = {
  action_id: generatedId,
  ...dispatchable,
  focus_on_load: z.boolean().optional(),
  placeholder: plainText(150).optional(),
  initial_value: z.string().optional(),
};
const number = z.string().regex(/^-?\d+(\.\d+)?$/, "not a number");

export const PlainTextInput = z
  .strictObject({
    type: z.literal("plain_text_input"),
    ...textField,
    initial_value: text(3000, 0).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
  })
  .superRefine(({ initial_value = "", min_length = 0, max_length = 3000 }, context) => {
    if (min_length > max_length) context.addIssue({ code: "custom", message: "min_length is above max_length" });
    if (codePoints(initial_value) > max_length)
      context.addIssue({ code: "custom", message: "must not be longer than max_length", path: ["initial_value"] });
  });
export const EmailInput = z.strictObject({ type: z.literal("email_text_input"), ...textField });
export const UrlInput = z.strictObject({ type: z.literal("url_text_input"), ...textField });
export const NumberInput = z.strictObject({
  type: z.literal("number_input"),
  ...textField,
  is_decimal_allowed: z.boolean(),
  initial_value: number.optional(),
  min_value: number.optional(),
  max_value: number.optional(),
});
