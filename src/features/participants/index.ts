import { z } from "zod";
import { isLive } from "../../domain/follow-up.ts";
import { mayOpen } from "../../domain/authorization.ts";
import { onOpen } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, nameIn, peopleOf, unknownPerson } from "../../interactions/person.ts";
import { onSubmitAbout } from "../../interactions/submit.ts";
import { users } from "../../views/fields.ts";
import { formIds, limits, participantsForm } from "../../views/forms.ts";
import { menuActions } from "../../views/organizer-card.ts";
import { isAboutPerson, refusalText } from "../../views/refusals.ts";
import { checkCommand, executeCommand } from "../../store/execute-command.ts";

const Form = z.object({ participants: users(limits.participants) });

/** Inviting more people later, and doing without some. */
export const participants: Feature = (app, deps) => {
  onOpen(app, deps, { option: menuActions.participants }, async (click, remembers) => {
    const looked = await checkCommand(
      deps.store,
      click.which,
      (followUp) => mayOpen.asOrganizer(followUp, forFollowUp(click)),
      contextOf(deps),
    );
    if (!looked.ok) return looked;
    const present = looked.followUp.invitations.filter((invitation) => isLive(invitation) && invitation.role === "PARTICIPANT");
    return participantsForm(
      looked.followUp,
      present.map(({ inviteeId }) => inviteeId),
      remembers,
    );
  });

  onSubmitAbout(app, deps, formIds.participants, Form, async (submission) => {
    const chosen = new Set(submission.values.participants);
    const people = await peopleOf(deps, submission, [...chosen]);
    if (people.length < chosen.size) return { errors: { participants: unknownPerson } };
    const command = { type: "set-participants", ...forFollowUp(submission), people } as const;
    const performed = await executeCommand(deps.store, submission.which, command, contextOf(deps));
    if (performed.ok || performed.refusal.because === "nothing-changed") return { close: true };
    const { refusal, followUp } = performed;
    if (!isAboutPerson(refusal)) return performed;
    const reader = { personId: submission.personId, zone: "UTC", name: nameIn(people) };
    return { errors: { participants: refusalText(refusal, followUp, reader) }, because: refusal.because };
  });
};
