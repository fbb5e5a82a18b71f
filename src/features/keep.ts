import { onClick } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forInvitation } from "../interactions/people.ts";
import { executeCommand } from "../store/execute-command.ts";
import { keepAction } from "../views/declined-notice.ts";

/** "Got it": leaves a decline as it is. */
export const keep: Feature = (app, deps) =>
  onClick(app, deps, { button: keepAction }, (click) =>
    executeCommand(deps.store, click.key, { type: "keep", ...forInvitation(click) }, contextOf(deps)),
  );
