import type { GlobalShortcut, MessageShortcut } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { shorten, visibleText } from "../../domain/text.ts";
import { knownZone } from "../../domain/time.ts";
import { onCommand } from "../../interactions/command.ts";
import { contextOf, type Deps, type Feature } from "../../interactions/feature.ts";
import { handleInteraction } from "../../interactions/handle-interaction.ts";
import { openModal } from "../../interactions/modal.ts";
import { loadKnownPeople, loadPeople, nameIn, personKeyOf, unknownPerson, workspaceUrlOf } from "../../interactions/people.ts";
import { sendDirectMessage } from "../../interactions/responders/direct-message.ts";
import { ephemeralResponder, respondOrDirectMessage } from "../../interactions/responders/message.ts";
import { onSubmit, unknownFormView } from "../../interactions/submit.ts";
import { createFollowUp } from "../../store/execute-command.ts";
import type { PersonKey } from "../../store/person-key.ts";
import { FormZone, json } from "../../views/action-context.ts";
import { modal } from "../../views/blocks.ts";
import { limits, readWhen, wrongTimeField } from "../../views/form-fields.ts";
import { helpMessage } from "../../views/list.ts";
import { messages } from "../../views/messages/index.ts";
import { isAboutPerson, isAboutTime, refusalText } from "../../views/refusals.ts";
import { mentionedUserIds, toVisibleText } from "../../views/text.ts";
import { alreadyCreated } from "./already-created.ts";
import { createForm, createView } from "./form.ts";
import { messageLink } from "./message-link.ts";
import { messageText } from "./message-text.ts";

/** Creates follow-ups: by command, by shortcut, or from a message. */
export const create: Feature = (app, deps) => {
  onCommand(app, deps, "/followup", async (command) => {
    if (toVisibleText(command.text).trim().toLowerCase() === "help") return helpMessage();
    await openFollowUpForm(deps, command, command.triggerId, command.text);
    return undefined;
  });

  deps.handledIds.add("new_follow_up").add("create_follow_up");
  app.shortcut<GlobalShortcut>({ type: "shortcut", callback_id: "new_follow_up" }, async ({ ack, body, context, client }) => {
    const who = { ...personKeyOf(context, body.user.id), slack: client };
    // A global shortcut has no response URL, so errors are sent as a direct message.
    const say = sendDirectMessage(who);
    await handleShortcut("new_follow_up", who, () => openFollowUpForm(deps, who, body.trigger_id, ""), ack, say);
  });

  app.shortcut<MessageShortcut>(
    { type: "message_action", callback_id: "create_follow_up" },
    async ({ ack, body, context, client, respond }) => {
      const who = { ...personKeyOf(context, body.user.id), slack: client };
      const link = messageLink(body, workspaceUrlOf(context));
      const openFilledForm = () => openFollowUpForm(deps, who, body.trigger_id, messageText(body.message), link);
      await handleShortcut("create_follow_up", who, openFilledForm, ack, respondOrDirectMessage(deps, who, respond));
    },
  );

  const handleShortcut = (
    action: string,
    who: PersonKey,
    work: () => Promise<void>,
    ack: () => Promise<void>,
    say: (text: string) => Promise<unknown>,
  ) => {
    const openForm = () => work().then(() => undefined);
    return handleInteraction(
      deps,
      { kind: "shortcut", action, workspace: who.workspaceId, person: who.personId },
      ack,
      openForm,
      ephemeralResponder(say),
    );
  };

  onSubmit(app, deps, createForm, async (submission) => {
    const { values, personId: by } = submission;
    const people = await loadPeople(deps, submission, [by, values.owner, ...values.participants]);
    const memberWith = (id: string) => people.find((person) => person.id === id);
    const organizer = memberWith(by);
    const owner = memberWith(values.owner);
    const participants = values.participants.flatMap((id) => memberWith(id) ?? []);
    if (!organizer || !owner) return { errors: { owner: unknownPerson } };
    if (participants.length < values.participants.length) return { errors: { participants: unknownPerson } };
    const { id, sourceUrl, zone } = FormMetadata.safeParse(submission.privateMetadata).data ?? { id: deps.newId(), sourceUrl: null };
    const when = readWhen(values, zone ?? knownZone(organizer.zone));
    if ("errors" in when) return when;

    const { title, type: followUpType, location, description } = values;
    const command = { id, by, title, followUpType, owner, participants, location, description, sourceUrl, ...when };
    const result = await createFollowUp(deps.store, submission.workspaceId, command, contextOf(deps));
    if (result.ok) return { close: true };
    const { personId, because } = result.refusal;
    if (because === "gone") return { view: unknownFormView, because };
    if (because === "already-created" && result.followUp) {
      const message = alreadyCreated(result.followUp, organizer);
      return { view: modal({ title: messages.alreadyCreated.title, blocks: message.blocks }), because, message };
    }
    const text = refusalText(result.refusal, undefined, organizer, nameIn(people));
    if (isAboutPerson(result.refusal)) return { errors: { [personId === owner.id ? "owner" : "participants"]: text }, because };
    return { errors: { [isAboutTime(result.refusal) ? wrongTimeField(when, deps.now()) : "title"]: text }, because };
  });
};

/** The form's `private_metadata`: the new follow-up's ID, the link to the source message, and the time zone that the form shows. */
const FormMetadata = json(
  z.object({
    id: z.uuid(),
    sourceUrl: z
      .url({ protocol: /^https$/ })
      .regex(/^[^\s<>|]+$/)
      .nullable(),
    zone: FormZone,
  }),
);

type Opener = PersonKey & { slack: WebClient };

/** Opens the form filled in from a text: its first line as the title and, if there is more, all of it as the description. */
async function openFollowUpForm(deps: Deps, who: Opener, triggerId: string, slackText: string, sourceUrl: string | null = null) {
  await openModal(deps, who.slack, triggerId, async () => {
    const people = await loadKnownPeople(deps, who, mentionedUserIds(slackText));
    const text = visibleText(toVisibleText(slackText, (id) => people.get(id)?.name));
    const firstLine = text.split("\n").find((line) => visibleText(line) !== "") ?? "";
    const title = shorten(visibleText(firstLine), limits.title);
    const description = title === text ? "" : shorten(text, limits.description);
    const opener = people.get(who.personId);
    // If the person isn't known yet, the time zone is looked up again on submission.
    const zone = opener && knownZone(opener.zone);
    const privateMetadata = FormMetadata.encode({ id: deps.newId(), sourceUrl, zone });
    return { view: createView({ title, description, by: who.personId, zone, now: deps.now(), privateMetadata }) };
  });
}
