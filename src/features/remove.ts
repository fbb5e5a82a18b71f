import { onClick } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forInvitation } from "../interactions/people.ts";
import { executeCommand } from "../store/execute-command.ts";
import { removeAction } from "../views/organizer-card.ts";

/** Removes one person, usually one who couldn't be reached. */
export const remove: Feature = (app, deps) =>
  onClick(app, deps, { button: removeAction }, (click) =>
    executeCommand(deps.store, click.key, { type: "remove", ...forInvitation(click) }, contextOf(deps)),
  );
