import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { anyText, items, plainText, text, url } from "./text.ts";

// Slack's docs give both 75 and 150 as the limit for `value`; 75 is safe either way.
const value = text(75);
const description = plainText(75).optional();

export const PlainOption = z.strictObject({ text: plainText(75), value, description });
export const RichOption = z.strictObject({ text: anyText(75), value, description: anyText(75).optional() });
export const OverflowOption = z.strictObject({ text: plainText(75), value, description, url: url.optional() });
export const OptionGroup = z.strictObject({ label: plainText(75), options: items(PlainOption, 100) });

export type Option = z.infer<typeof RichOption>;

export const Confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: z.enum(["primary", "danger"]).optional(),
});

type Choices = {
  options?: Option[] | undefined;
  option_groups?: { options: Option[] }[] | undefined;
  initial_option?: Option | undefined;
  initial_options?: Option[] | undefined;
};

export function choicesOf(element: Choices): Option[] {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

/** Checks an element's options and that its initial options are among them. */
export function checkChoices(element: Choices, context: z.RefinementCtx): void {
  const choices = choicesOf(element);
  const addIssue = (message: string, ...path: string[]): void => context.addIssue({ code: "custom", message, path });
  if ((element.options === undefined) === (element.option_groups === undefined))
    addIssue("exactly one of options and option_groups is required");
  if (new Set(choices.map((choice) => choice.value)).size < choices.length) addIssue("option values must be unique", "options");
  const isChoice = (option: Option): boolean => choices.some((choice) => isDeepStrictEqual(choice, option));
  if (element.initial_option && !isChoice(element.initial_option))
    addIssue("initial_option must exactly match one of the options", "initial_option");
  if (element.initial_options && !element.initial_options.every(isChoice))
    addIssue("initial_options must exactly match options", "initial_options");
}
