import { checkCanOpen } from "../../domain/authorization.ts";
import { onOpenForm } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forInvitation } from "../../interactions/people.ts";
import { onSubmitAbout } from "../../interactions/submit.ts";
import { executeCommand } from "../../store/execute-command.ts";
import { formMetadataCodec } from "../../views/action-context.ts";
import { changeToDeclineAction, declineAction } from "../../views/invitation-card.ts";
import { declineForm, declineView } from "./form.ts";

/** Declines with a reason, also after accepting. */
export const decline: Feature = (app, deps) => {
  onOpenForm(
    app,
    deps,
    [{ button: declineAction }, { button: changeToDeclineAction }],
    (followUp, click, { zone }) => checkCanOpen.invitee(followUp, forInvitation(click), deps.now(), zone),
    (followUp, actionContext) => declineView(followUp, formMetadataCodec.encode(actionContext)),
  );

  onSubmitAbout(app, deps, declineForm, async (submission) => {
    const command = { type: "decline", ...forInvitation(submission), ...submission.values } as const;
    const result = await executeCommand(deps.store, submission.key, command, contextOf(deps));
    return result.ok ? { close: true } : result;
  });
};
