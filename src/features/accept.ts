import { onClick } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { forInvitation } from "../interactions/person.ts";
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
