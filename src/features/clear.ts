import { onClick } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forInvitation } from "../interactions/people.ts";
import { executeCommand } from "../store/execute-command.ts";
import { clearAction } from "../views/list.ts";

/** Clears something that is over from the person's own list. */
export const clear: Feature = (app, deps) =>
  onClick(app, deps, { button: clearAction }, (click) =>
    executeCommand(deps.store, click.key, { type: "clear", ...forInvitation(click) }, contextOf(deps)),
  );
