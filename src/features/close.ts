import type { Command } from "../follow-up/commands.ts";
import { onClick, type Trigger } from "../interaction/click.ts";
import { contextOf, type Feature } from "../interaction/feature.ts";
import { completeAction } from "../slack/invitation-card.ts";
import { reopenAction, verbs } from "../slack/organizer-card.ts";
import { perform } from "../store/perform.ts";

const closings: [Trigger, "cancel" | "complete" | "reopen"][] = [
  [{ option: verbs.cancel }, "cancel"],
  [{ option: verbs.complete }, "complete"],
  [{ button: completeAction }, "complete"],
  [{ button: reopenAction }, "reopen"],
];

/** Cancelling, completing and reopening a follow-up. */
export const close: Feature = (app, deps) => {
  for (const [trigger, type] of closings) {
    onClick(app, deps, trigger, ({ which, personId, drawn: { revision } }) => {
      const command: Command = { type, by: personId, revision };
      return perform(deps.store, which, command, contextOf(deps));
    });
  }
};
