import { onClick } from "../interaction/click.ts";
import { contextOf, type Feature } from "../interaction/feature.ts";
import { forInvitation } from "../interaction/person.ts";
import { clearAction } from "../slack/list.ts";
import { executeCommand } from "../store/perform.ts";

/** Taking what is over out of one's own list. */
export const clear: Feature = (app, deps) =>
  onClick(app, deps, { button: clearAction }, (click) =>
    executeCommand(deps.store, click.which, { type: "clear", ...forInvitation(click) }, contextOf(deps)),
  );
