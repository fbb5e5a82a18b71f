import { z } from "zod";
import * as element from "./elements.ts";
import * as input from "./inputs.ts";
import { RichText } from "./rich-text.ts";
import { anyText, generatedId, items, mrkdwnText, plainText, text, url } from "./text.ts";

const blockFields = { block_id: generatedId };
const Image = z.strictObject({ type: z.literal("image"), image_url: url, alt_text: text(2000) });

const menus = [
  element.StaticSelect,
  element.MultiStaticSelect,
  element.UsersSelect,
  element.MultiUsersSelect,
  element.ConversationsSelect,
  element.MultiConversationsSelect,
  element.Checkboxes,
  element.RadioButtons,
  element.Datepicker,
  element.Timepicker,
] as const;

const Section = z
  .strictObject({
    type: z.literal("section"),
    ...blockFields,
    text: anyText(3000).optional(),
    fields: items(anyText(2000), 10).optional(),
    accessory: z.discriminatedUnion("type", [element.Button, element.Overflow, Image, ...menus]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((section) => section.text ?? section.fields, "either text or fields is required");

const Input = z.strictObject({
  type: z.literal("input"),
  ...blockFields,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: z.discriminatedUnion("type", [
    ...menus,
    element.DateTimepicker,
    input.PlainTextInput,
    input.EmailInput,
    input.UrlInput,
    input.NumberInput,
  ]),
});

const sharedBlocks = [
  Section,
  z.strictObject({
    type: z.literal("actions"),
    ...blockFields,
    elements: items(z.discriminatedUnion("type", [element.Button, element.Overflow, element.DateTimepicker, ...menus]), 25),
  }),
  z.strictObject({
    type: z.literal("context"),
    ...blockFields,
    elements: items(z.discriminatedUnion("type", [plainText(3000), mrkdwnText(3000), Image]), 10),
  }),
  z.strictObject({ type: z.literal("header"), ...blockFields, text: plainText(150) }),
  z.strictObject({ type: z.literal("divider"), ...blockFields }),
  z.strictObject({ ...Image.shape, ...blockFields, title: plainText(2000).optional() }),
  RichText,
] as const;

/** Slack now allows input blocks in messages; nothing here needs them, so they are refused. */
export const MessageBlock = z.discriminatedUnion("type", sharedBlocks);
export const ViewBlock = z.discriminatedUnion("type", [...sharedBlocks, Input]);

export type Block = z.infer<typeof ViewBlock>;
export type InputBlock = z.infer<typeof Input>;
type Accessory = NonNullable<z.infer<typeof Section>["accessory"]>;
export type Element = Exclude<Accessory, { type: "image" }> | InputBlock["element"];
