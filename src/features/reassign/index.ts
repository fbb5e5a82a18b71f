import type { BlockAction, UsersSelectAction } from "@slack/bolt";
import { checkCanOpen } from "../../domain/authorization.ts";
import type { FollowUp } from "../../domain/follow-up.ts";
import { onOpenForm } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { handleInteraction } from "../../interactions/handle-interaction.ts";
import { forFollowUp, loadPeople, nameIn, personKeyOf, unknownPerson } from "../../interactions/people.ts";
import { ephemeralResponder } from "../../interactions/responders/message.ts";
import { onSubmitAbout, showRefusalUnder } from "../../interactions/submit.ts";
import { checkCommand, executeCommand } from "../../store/execute-command.ts";
import { formMetadataCodec } from "../../views/action-context.ts";
import { fieldAction } from "../../views/blocks.ts";
import { menuActions, reassignAction } from "../../views/organizer-card.ts";
import { isAboutPerson } from "../../views/refusals.ts";
import { reassignForm, reassignView } from "./form.ts";

/** Assigns to another person: after a decline, when someone couldn't be reached, or because the organizer wants to. */
export const reassign: Feature = (app, deps) => {
  const mayReassign = (followUp: FollowUp, actor: Parameters<typeof forFollowUp>[0]) =>
    checkCanOpen.organizer(followUp, forFollowUp(actor));
  onOpenForm(app, deps, [{ button: reassignAction }, { option: menuActions.reassign }], mayReassign, (followUp, actionContext) =>
    reassignView(followUp, formMetadataCodec.encode(actionContext)),
  );

  deps.handledIds.add(fieldAction);
  app.action<BlockAction<UsersSelectAction>>(
    { type: "block_actions", action_id: fieldAction },
    async ({ action, body, context, client, ack }) => {
      const who = personKeyOf(context, body.user.id);
      const clearWarning = async () => {
        const { view } = body;
        const formMemory = formMetadataCodec.safeParse(view?.private_metadata).data;
        if (!view || formMemory?.warnedAbout === undefined || formMemory.warnedAbout === action.selected_user) return undefined;
        const { warnedAbout: _, ...actionContext } = formMemory;
        const actor = { personId: who.personId, actionContext };
        const key = { workspaceId: who.workspaceId, followUpId: actionContext.followUpId };
        const checked = await checkCommand(deps.store, key, (followUp) => mayReassign(followUp, actor), contextOf(deps));
        // Otherwise, submitting the form shows the refusal.
        if (checked.ok)
          await client.views.update({
            view_id: view.id,
            hash: view.hash,
            view: reassignView(checked.followUp, formMetadataCodec.encode(actionContext)),
          });
        return undefined;
      };
      const subject = { kind: "click", action: "choose-person", workspace: who.workspaceId, person: who.personId } as const;
      await handleInteraction(
        deps,
        subject,
        ack,
        clearWarning,
        ephemeralResponder(async () => {}),
      );
    },
  );

  onSubmitAbout(app, deps, reassignForm, async (submission) => {
    const { person, note } = submission.values;
    const [to] = await loadPeople(deps, submission, [person]);
    if (!to) return { errors: { person: unknownPerson } };
    const { actionContext } = submission;
    const command = { type: "reassign", ...forFollowUp(submission), to, note, confirmed: actionContext.warnedAbout } as const;
    const result = await executeCommand(deps.store, submission.key, command, contextOf(deps));
    if (result.ok || result.refusal.because === "nothing-changed") return { close: true };
    const { refusal, followUp } = result;
    if (refusal.because === "declined-before" && followUp) {
      const warnedAbout = followUp.invitations.findLast(({ inviteeId, declinedAt }) => inviteeId === person && declinedAt !== null);
      return {
        view: reassignView(followUp, formMetadataCodec.encode({ ...actionContext, warnedAbout: person }), { warnedAbout, person, note }),
        because: refusal.because,
      };
    }
    if (!isAboutPerson(refusal)) return result;
    return showRefusalUnder("person", result, { id: submission.personId, zone: "UTC" }, nameIn([to]));
  });
};
