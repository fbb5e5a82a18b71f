import { onClick } from "../interaction/click.ts";
import { contextOf, type Feature } from "../interaction/feature.ts";
import { forInvitation } from "../interaction/person.ts";
import { acceptAction, changeToAcceptAction } from "../slack/invitation-card.ts";
import { toText } from "../slack/phrases.ts";
import { noOneReads } from "../slack/words.ts";
import { executeCommand } from "../store/perform.ts";

/** Accepting, also after all. */
export const accept: Feature = (app, deps) => {
  for (const button of [acceptAction, changeToAcceptAction]) {
    onClick(
      app,
      deps,
      { button },
      (click) => executeCommand(deps.store, click.which, { type: "accept", ...forInvitation(click) }, contextOf(deps)),
      (followUp) => (followUp.organizerHasLeft ? toText(noOneReads(followUp), "UTC") : undefined),
    );
  }
};
