import { onClick } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forInvitation } from "../interactions/people.ts";
import { executeCommand } from "../store/execute-command.ts";
import { takeOverAction } from "../views/invitation-card.ts";

/** Makes the person the organizer, after the previous one left. */
export const takeOver: Feature = (app, deps) =>
  onClick(app, deps, { button: takeOverAction }, (click) =>
    executeCommand(deps.store, click.key, { type: "take-over", ...forInvitation(click) }, contextOf(deps)),
  );
