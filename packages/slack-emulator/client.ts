// The entry for a browser: what Slack's client makes of what it is sent.
export { renderDate } from "./screen/dates.ts";
export { renderMrkdwn } from "./screen/mrkdwn.ts";
export type { ElementValue, State } from "./state.ts";
export type { Block, Element } from "./validate/blocks.ts";
export type { Option } from "./validate/options.ts";
export type { RichInline, RichText } from "./validate/rich-text.ts";
export type { AnyText } from "./validate/text.ts";
