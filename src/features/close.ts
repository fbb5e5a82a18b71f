import { onClick, type Trigger } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forFollowUp } from "../interactions/people.ts";
import { executeCommand } from "../store/execute-command.ts";
import { completeAction, reopenAction } from "../views/invitation-card.ts";
import { cancelAction, menuActions } from "../views/organizer-card.ts";

const triggers: [Trigger, "cancel" | "complete" | "reopen"][] = [
  [{ button: cancelAction }, "cancel"],
  [{ option: menuActions.cancel }, "cancel"],
  [{ option: menuActions.complete }, "complete"],
  [{ button: completeAction }, "complete"],
  [{ button: reopenAction }, "reopen"],
];

/** Cancels, completes and reopens follow-ups. */
export const close: Feature = (app, deps) => {
  for (const [trigger, type] of triggers) {
    onClick(app, deps, trigger, (click) => executeCommand(deps.store, click.key, { type, ...forFollowUp(click) }, contextOf(deps)));
  }
};
