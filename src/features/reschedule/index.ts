import { z } from "zod";
import { mayOpen } from "../../domain/authorization.ts";
import { onOpen, type Trigger } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, zoneOf } from "../../interactions/person.ts";
import { onSubmitAbout } from "../../interactions/submit.ts";
import { formMemoryCodec } from "../../views/action-context.ts";
import { date, minutes, optionalText, readWhen, time, wrongTimeField } from "../../views/fields.ts";
import { formIds, limits, rescheduleForm } from "../../views/forms.ts";
import { rescheduleAction, menuActions } from "../../views/organizer-card.ts";
import { isAboutTime, refusalText } from "../../views/refusals.ts";
import { checkCommand, executeCommand } from "../../store/execute-command.ts";

const Form = z.object({ date, time, duration: minutes, note: optionalText(limits.note) });
const triggers: Trigger[] = [{ button: rescheduleAction }, { option: menuActions.reschedule }];

/** Another time: everybody who is invited is asked again. */
export const reschedule: Feature = (app, deps) => {
  for (const trigger of triggers) {
    onOpen(app, deps, trigger, async (click, remembers) => {
      const looked = await checkCommand(
        deps.store,
        click.which,
        (followUp) => mayOpen.asOrganizer(followUp, forFollowUp(click)),
        contextOf(deps),
      );
      if (!looked.ok) return looked;
      const zone = await zoneOf(deps.store.db, click);
      return rescheduleForm(looked.followUp, zone, formMemoryCodec.encode({ ...formMemoryCodec.parse(remembers), zone }));
    });
  }

  onSubmitAbout(app, deps, formIds.reschedule, Form, async (submission) => {
    const zone = submission.drawn.zone ?? (await zoneOf(deps.store.db, submission));
    const when = readWhen(submission.values, zone);
    if ("errors" in when) return when;
    const command = { type: "reschedule", ...forFollowUp(submission), to: when, note: submission.values.note } as const;
    const performed = await executeCommand(deps.store, submission.which, command, contextOf(deps));
    if (performed.ok) return { close: true };
    const { refusal, followUp } = performed;
    const isTooMuch = refusal.because === "too-many-asked";
    if (!isTooMuch && !isAboutTime(refusal)) return performed;
    return {
      errors: {
        [isTooMuch ? "date" : wrongTimeField(when, deps.now())]: refusalText(refusal, followUp, { personId: submission.personId, zone }),
      },
      because: refusal.because,
    };
  });
};
