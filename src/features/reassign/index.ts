import type { BlockAction, UsersSelectAction } from "@slack/bolt";
import { z } from "zod";
import { mayOpen } from "../../domain/authorization.ts";
import { handleInteraction, ephemeralResponder } from "../../interactions/handle-interaction.ts";
import { onOpen, type Trigger } from "../../interactions/click.ts";
import { contextOf, type Feature } from "../../interactions/feature.ts";
import { forFollowUp, nameIn, peopleOf, unknownPerson, personKeyOf } from "../../interactions/person.ts";
import { onSubmitAbout } from "../../interactions/submit.ts";
import { optionalText, user } from "../../views/fields.ts";
import { formMemoryCodec } from "../../views/action-context.ts";
import { fieldAction } from "../../views/blocks.ts";
import { formIds, limits, reassignForm } from "../../views/forms.ts";
import { reassignAction, menuActions } from "../../views/organizer-card.ts";
import { isAboutPerson, refusalText } from "../../views/refusals.ts";
import { checkCommand, executeCommand } from "../../store/execute-command.ts";

const Form = z.object({ person: user, note: optionalText(limits.note) });
const triggers: Trigger[] = [{ button: reassignAction }, { option: menuActions.reassign }];

/** Giving it to another person: after a decline, when somebody could not be reached, or because the organizer wants to. */
export const reassign: Feature = (app, deps) => {
  for (const trigger of triggers) {
    onOpen(app, deps, trigger, async (click, remembers) => {
      const looked = await checkCommand(
        deps.store,
        click.which,
        (followUp) => mayOpen.asOrganizer(followUp, forFollowUp(click)),
        contextOf(deps),
      );
      return looked.ok ? reassignForm(looked.followUp, remembers) : looked;
    });
  }

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
        const looked = await checkCommand(
          deps.store,
          which,
          (followUp) => mayOpen.asOrganizer(followUp, forFollowUp(acting)),
          contextOf(deps),
        );
        // What has changed is told when the form is submitted.
        if (looked.ok)
          await client.views.update({
            view_id: view.id,
            hash: view.hash,
            view: reassignForm(looked.followUp, formMemoryCodec.encode(drawn)),
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

  onSubmitAbout(app, deps, formIds.reassign, Form, async (submission) => {
    const { person, note } = submission.values;
    const [to] = await peopleOf(deps, submission, [person]);
    if (!to) return { errors: { person: unknownPerson } };
    const { drawn } = submission;
    const command = { type: "reassign", ...forFollowUp(submission), to, note, confirmed: drawn.warnedAbout } as const;
    const performed = await executeCommand(deps.store, submission.which, command, contextOf(deps));
    if (performed.ok || performed.refusal.because === "nothing-changed") return { close: true };
    const { refusal, followUp } = performed;
    if (refusal.because === "declined-before" && followUp) {
      const warnedAbout = followUp.invitations.findLast(({ inviteeId, declinedAt }) => inviteeId === person && declinedAt !== null);
      return {
        view: reassignForm(followUp, formMemoryCodec.encode({ ...drawn, warnedAbout: person }), { warnedAbout, personId: person, note }),
        because: refusal.because,
      };
    }
    if (!isAboutPerson(refusal)) return performed;
    return {
      errors: { person: refusalText(refusal, followUp, { personId: submission.personId, zone: to.zone, name: nameIn([to]) }) },
      because: refusal.because,
    };
  });
};
