import { en } from "./en.ts";

/** What every language has to have a sentence for: another one is an object that `satisfies Messages`. */
export type Messages = typeof en;

/** Every sentence that people see in Slack. */
export const messages: Messages = en;
