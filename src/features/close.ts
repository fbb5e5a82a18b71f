import { onClick, type Trigger } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forFollowUp } from "../interactions/people.ts";
import { completeAction, reopenAction } from "../views/invitation-card.ts";
import { cancelAction, menuActions } from "../views/organizer-card.ts";
import { executeCommand } from "../store/execute-command.ts";

const closings: [Trigger, "cancel" | "complete" | "reopen"][] = [
  [{ button: cancelAction }, "cancel"],
  [{ option: menuActions.cancel }, "cancel"],
  [{ option: menuActions.complete }, "complete"],
  [{ button: completeAction }, "complete"],
  [{ button: reopenAction }, "reopen"],
];

/** Cancelling, completing and reopening a follow-up. */
export const close: Feature = (app, deps) => {
  for (const [trigger, type] of closings) {
    onClick(app, deps, trigger, (click) => executeCommand(deps.store, click.which, { type, ...forFollowUp(click) }, contextOf(deps)));
  }
};
