import { mayOpen } from "../../domain/authorization.ts";
import { onOpenForm } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, nameIn, peopleOf, unknownPerson } from "../../interactions/people.ts";
import { onSubmitAbout, refusedUnder } from "../../interactions/submit.ts";
import { executeCommand } from "../../store/execute-command.ts";
import { formMemoryCodec } from "../../views/action-context.ts";
import { menuActions } from "../../views/organizer-card.ts";
import { isAboutPerson } from "../../views/refusals.ts";
import { participantsForm, participantsView } from "./form.ts";

/** Inviting more people later, and removing some. */
export const participants: Feature = (app, deps) => {
  onOpenForm(
    app,
    deps,
    [{ option: menuActions.participants }],
    (followUp, click) => mayOpen.asOrganizer(followUp, forFollowUp(click)),
    (followUp, drawn) => participantsView(followUp, formMemoryCodec.encode(drawn)),
  );

  onSubmitAbout(app, deps, participantsForm, async (submission) => {
    const chosen = new Set(submission.values.participants);
    const people = await peopleOf(deps, submission, [...chosen]);
    if (people.length < chosen.size) return { errors: { participants: unknownPerson } };
    const command = { type: "set-participants", ...forFollowUp(submission), people } as const;
    const set = await executeCommand(deps.store, submission.which, command, contextOf(deps));
    if (set.ok || set.refusal.because === "nothing-changed") return { close: true };
    if (!isAboutPerson(set.refusal)) return set;
    return refusedUnder("participants", set, { personId: submission.personId, zone: "UTC", name: nameIn(people) });
  });
};
