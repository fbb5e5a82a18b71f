import { mayOpen } from "../../domain/authorization.ts";
import { onOpenForm } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, zoneOf } from "../../interactions/people.ts";
import { onSubmitAbout, refusedUnder } from "../../interactions/submit.ts";
import { executeCommand } from "../../store/execute-command.ts";
import { formMemoryCodec } from "../../views/action-context.ts";
import { readWhen, wrongTimeField } from "../../views/form-fields.ts";
import { menuActions, rescheduleAction } from "../../views/organizer-card.ts";
import { isAboutTime } from "../../views/refusals.ts";
import { rescheduleForm, rescheduleView } from "./form.ts";

/** Choosing another time: everyone who is invited is asked again. */
export const reschedule: Feature = (app, deps) => {
  onOpenForm(
    app,
    deps,
    [{ button: rescheduleAction }, { option: menuActions.reschedule }],
    (followUp, click) => mayOpen.asOrganizer(followUp, forFollowUp(click)),
    (followUp, drawn, zone) => rescheduleView(followUp, zone, formMemoryCodec.encode({ ...drawn, zone })),
  );

  onSubmitAbout(app, deps, rescheduleForm, async (submission) => {
    const { personId, values, which } = submission;
    const zone = submission.drawn.zone ?? (await zoneOf(deps.store.db, submission));
    const when = readWhen(values, zone);
    if ("errors" in when) return when;
    const command = { type: "reschedule", ...forFollowUp(submission), to: when, note: values.note } as const;
    const moved = await executeCommand(deps.store, which, command, contextOf(deps));
    if (moved.ok) return { close: true };
    if (moved.refusal.because === "too-many-asked") return refusedUnder("date", moved, { personId, zone });
    return isAboutTime(moved.refusal) ? refusedUnder(wrongTimeField(when, deps.now()), moved, { personId, zone }) : moved;
  });
};
