import { en } from "./en.ts";

/** The texts that every language must have. Another language is an object that `satisfies Messages`. */
export type Messages = typeof en;

/** Every text that people see in Slack. */
export const messages: Messages = en;
