import { z } from "zod";
import { Confirm, checkChoices, OptionGroup, OverflowOption, PlainOption, RichOption } from "./options.ts";
import { date, generatedId, items, plainText, text, time, url } from "./text.ts";

const actionable = { action_id: generatedId, confirm: Confirm.optional() };
const focusable = { focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plainText(150).optional() };
const menu = { ...actionable, ...focusable, ...placeholder };
const multiMenu = { ...menu, max_selected_items: z.int().min(1).optional() };
const staticChoices = {
  options: items(PlainOption, 100).optional(),
  option_groups: items(OptionGroup, 100).optional(),
};
const filter = z.strictObject({
  include: z
    .array(z.enum(["im", "mpim", "private", "public"]))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});

export const Button = z.strictObject({
  type: z.literal("button"),
  ...actionable,
  text: plainText(75),
  value: text(2000).optional(),
  url: url.optional(),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: text(75).optional(),
});
export const Overflow = z
  .strictObject({ type: z.literal("overflow"), ...actionable, options: items(OverflowOption, 5) })
  .superRefine(checkChoices);
export const Checkboxes = z
  .strictObject({
    type: z.literal("checkboxes"),
    ...actionable,
    ...focusable,
    options: items(RichOption, 10),
    initial_options: items(RichOption, 10).optional(),
  })
  .superRefine(checkChoices);
export const RadioButtons = z
  .strictObject({
    type: z.literal("radio_buttons"),
    ...actionable,
    ...focusable,
    options: items(RichOption, 10),
    initial_option: RichOption.optional(),
  })
  .superRefine(checkChoices);
export const StaticSelect = z
  .strictObject({
    type: z.literal("static_select"),
    ...menu,
    ...staticChoices,
    initial_option: PlainOption.optional(),
  })
  .superRefine(checkChoices);
export const MultiStaticSelect = z
  .strictObject({
    type: z.literal("multi_static_select"),
    ...multiMenu,
    ...staticChoices,
    initial_options: items(PlainOption, 100).optional(),
  })
  .superRefine(checkChoices);
export const UsersSelect = z.strictObject({
  type: z.literal("users_select"),
  ...menu,
  initial_user: z.string().min(1).optional(),
});
export const MultiUsersSelect = z.strictObject({
  type: z.literal("multi_users_select"),
  ...multiMenu,
  initial_users: z.array(z.string().min(1)).optional(),
});
export const ConversationsSelect = z.strictObject({
  type: z.literal("conversations_select"),
  ...menu,
  initial_conversation: z.string().min(1).optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  filter: filter.optional(),
});
export const MultiConversationsSelect = z.strictObject({
  type: z.literal("multi_conversations_select"),
  ...multiMenu,
  initial_conversations: z.array(z.string().min(1)).optional(),
  default_to_current_conversation: z.boolean().optional(),
  filter: filter.optional(),
});
export const Datepicker = z.strictObject({ type: z.literal("datepicker"), ...menu, initial_date: date.optional() });
export const Timepicker = z.strictObject({
  type: z.literal("timepicker"),
  ...menu,
  initial_time: time.optional(),
  timezone: text(100).optional(),
});
export const DateTimepicker = z.strictObject({
  type: z.literal("datetimepicker"),
  ...actionable,
  ...focusable,
  initial_date_time: z.int().min(1_000_000_000, "must have 10 digits").max(9_999_999_999, "must have 10 digits").optional(),
});
