import { onClick } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forInvitation } from "../interactions/people.ts";
import { executeCommand } from "../store/execute-command.ts";
import { acceptAction, changeToAcceptAction } from "../views/invitation-card.ts";
import { toText } from "../views/phrases.ts";
import { organizerLeftWarning } from "../views/status.ts";

/** Accepts, also after a decline. */
export const accept: Feature = (app, deps) => {
  for (const button of [acceptAction, changeToAcceptAction]) {
    onClick(
      app,
      deps,
      { button },
      (click) => executeCommand(deps.store, click.key, { type: "accept", ...forInvitation(click) }, contextOf(deps)),
      (followUp) => (followUp.organizerHasLeft ? toText(organizerLeftWarning(followUp), "UTC") : undefined),
    );
  }
};
