import { z } from "zod";
import { mayOpen } from "../../domain/authorization.ts";
import { onOpen } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forInvitation, zoneOf } from "../../interactions/person.ts";
import { onSubmitAbout } from "../../interactions/submit.ts";
import { optionalText } from "../../views/fields.ts";
import { declineForm, formIds, limits } from "../../views/forms.ts";
import { changeToDeclineAction, declineAction } from "../../views/invitation-card.ts";
import { checkCommand, executeCommand } from "../../store/execute-command.ts";

const Form = z.object({ reason: optionalText(limits.reason) });

/** Declining with a reason, also after having accepted. */
export const decline: Feature = (app, deps) => {
  for (const button of [declineAction, changeToDeclineAction]) {
    onOpen(app, deps, { button }, async (click, remembers) => {
      const zone = await zoneOf(deps.store.db, click);
      const looked = await checkCommand(
        deps.store,
        click.which,
        (followUp) => mayOpen.asInvitee(followUp, forInvitation(click), deps.now(), zone),
        contextOf(deps),
      );
      return looked.ok ? declineForm(looked.followUp, remembers) : looked;
    });
  }

  onSubmitAbout(app, deps, formIds.decline, Form, async (submission) => {
    const command = { type: "decline", ...forInvitation(submission), reason: submission.values.reason } as const;
    const performed = await executeCommand(deps.store, submission.which, command, contextOf(deps));
    return performed.ok ? { close: true } : performed;
  });
};
