import type { BlockAction, UsersSelectAction } from "@slack/bolt";
import type { FollowUp } from "../../domain/follow-up.ts";
import { mayOpen } from "../../domain/authorization.ts";
import { handleInteraction, ephemeralResponder } from "../../interactions/handle-interaction.ts";
import { onOpenForm } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, nameIn, peopleOf, unknownPerson, personKeyOf } from "../../interactions/people.ts";
import { onSubmitAbout, refusedUnder } from "../../interactions/submit.ts";
import { formMemoryCodec } from "../../views/action-context.ts";
import { fieldAction } from "../../views/blocks.ts";
import { reassignAction, menuActions } from "../../views/organizer-card.ts";
import { isAboutPerson } from "../../views/refusals.ts";
import { checkCommand, executeCommand } from "../../store/execute-command.ts";
import { reassignForm, reassignView } from "./form.ts";

/** Assigning to another person: after a decline, when someone couldn't be reached, or because the organizer wants to. */
export const reassign: Feature = (app, deps) => {
  const mayReassign = (followUp: FollowUp, acting: Parameters<typeof forFollowUp>[0]) => mayOpen.asOrganizer(followUp, forFollowUp(acting));
  onOpenForm(app, deps, [{ button: reassignAction }, { option: menuActions.reassign }], mayReassign, (followUp, drawn) =>
    reassignView(followUp, formMemoryCodec.encode(drawn)),
  );

  deps.handled.add(fieldAction);
  app.action<BlockAction<UsersSelectAction>>(
    { type: "block_actions", action_id: fieldAction },
    async ({ action, body, context, client, ack }) => {
      const who = personKeyOf(context, body.user.id);
      const choose = async () => {
        const { view } = body;
        const read = formMemoryCodec.safeParse(view?.private_metadata).data;
        if (!view || read?.warnedAbout === undefined || read.warnedAbout === action.selected_user) return undefined;
        const { warnedAbout: _, ...drawn } = read;
        const acting = { personId: who.personId, drawn };
        const which = { workspaceId: who.workspaceId, followUpId: drawn.followUpId };
        const looked = await checkCommand(deps.store, which, (followUp) => mayReassign(followUp, acting), contextOf(deps));
        // What has changed is told when the form is submitted.
        if (looked.ok)
          await client.views.update({
            view_id: view.id,
            hash: view.hash,
            view: reassignView(looked.followUp, formMemoryCodec.encode(drawn)),
          });
        return undefined;
      };
      const subject = { kind: "click", action: "choose-person", workspace: who.workspaceId, person: who.personId } as const;
      await handleInteraction(
        deps,
        subject,
        ack,
        choose,
        ephemeralResponder(async () => {}),
      );
    },
  );

  onSubmitAbout(app, deps, reassignForm, async (submission) => {
    const { person, note } = submission.values;
    const [to] = await peopleOf(deps, submission, [person]);
    if (!to) return { errors: { person: unknownPerson } };
    const { drawn } = submission;
    const command = { type: "reassign", ...forFollowUp(submission), to, note, confirmed: drawn.warnedAbout } as const;
    const reassigned = await executeCommand(deps.store, submission.which, command, contextOf(deps));
    if (reassigned.ok || reassigned.refusal.because === "nothing-changed") return { close: true };
    const { refusal, followUp } = reassigned;
    if (refusal.because === "declined-before" && followUp) {
      const warnedAbout = followUp.invitations.findLast(({ inviteeId, declinedAt }) => inviteeId === person && declinedAt !== null);
      return {
        view: reassignView(followUp, formMemoryCodec.encode({ ...drawn, warnedAbout: person }), { warnedAbout, person, note }),
        because: refusal.because,
      };
    }
    if (!isAboutPerson(refusal)) return reassigned;
    return refusedUnder("person", reassigned, { personId: submission.personId, zone: to.zone, name: nameIn([to]) });
  });
};
