import { checkCanOpen } from "../../domain/authorization.ts";
import { onOpenForm } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, readerOf } from "../../interactions/people.ts";
import { onSubmitAbout, showRefusalUnder } from "../../interactions/submit.ts";
import { executeCommand } from "../../store/execute-command.ts";
import { formMetadataCodec } from "../../views/action-context.ts";
import { readWhen, wrongTimeField } from "../../views/form-fields.ts";
import { menuActions, rescheduleAction } from "../../views/organizer-card.ts";
import { isAboutTime } from "../../views/refusals.ts";
import { rescheduleForm, rescheduleView } from "./form.ts";

/** Changes the time, which asks everyone invited again. */
export const reschedule: Feature = (app, deps) => {
  onOpenForm(
    app,
    deps,
    [{ button: rescheduleAction }, { option: menuActions.reschedule }],
    (followUp, click) => checkCanOpen.organizer(followUp, forFollowUp(click)),
    (followUp, actionContext, reader) =>
      rescheduleView(followUp, reader, formMetadataCodec.encode({ ...actionContext, zone: reader.zone })),
  );

  onSubmitAbout(app, deps, rescheduleForm, async (submission) => {
    const { personId, values, key } = submission;
    const zone = submission.actionContext.zone ?? (await readerOf(deps.store.db, submission)).zone;
    const when = readWhen(values, zone);
    if ("errors" in when) return when;
    const command = { type: "reschedule", ...forFollowUp(submission), to: when, note: values.note } as const;
    const result = await executeCommand(deps.store, key, command, contextOf(deps));
    if (result.ok) return { close: true };
    if (result.refusal.because === "too-many-asked") return showRefusalUnder("date", result, { id: personId, zone });
    return isAboutTime(result.refusal) ? showRefusalUnder(wrongTimeField(when, deps.now()), result, { id: personId, zone }) : result;
  });
};
