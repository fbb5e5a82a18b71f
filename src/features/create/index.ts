import type { GlobalShortcut, MessageShortcut } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { knownZone } from "../../domain/time.ts";
import { shorten, visibleText } from "../../domain/text.ts";
import { handleInteraction, respondOrDirectMessage, ephemeralResponder } from "../../interactions/handle-interaction.ts";
import { onCommand } from "../../interactions/command.ts";
import { contextOf, type Deps, type Feature } from "../../interactions/feature.ts";
import { openModal } from "../../interactions/modal.ts";
import { nameIn, knownPeople, peopleOf, unknownPerson, type PersonKey, personKeyOf, workspaceUrlOf } from "../../interactions/people.ts";
import { notMine, onSubmit } from "../../interactions/submit.ts";
import { alreadyCreated } from "./already-created.ts";
import { modal } from "../../views/blocks.ts";
import { FormZone, json } from "../../views/action-context.ts";
import { limits, readWhen, wrongTimeField } from "../../views/form-fields.ts";
import { createForm, createView } from "./form.ts";
import { helpMessage } from "../../views/list.ts";
import { isAboutPerson, isAboutTime, refusalText } from "../../views/refusals.ts";
import { messageLink } from "./message-link.ts";
import { messageText } from "./message-text.ts";
import { messages } from "../../views/messages/index.ts";
import { toVisibleText, mentionedUserIds } from "../../views/text.ts";
import { createFollowUp } from "../../store/execute-command.ts";

/** A new follow-up: by command, by shortcut, or from a message. */
export const create: Feature = (app, deps) => {
  onCommand(app, deps, "/followup", async (command) => {
    if (toVisibleText(command.text).trim().toLowerCase() === "help") return helpMessage();
    await open(deps, command, command.triggerId, command.text);
    return undefined;
  });

  deps.handled.add("new_follow_up").add("create_follow_up");
  app.shortcut<GlobalShortcut>({ type: "shortcut", callback_id: "new_follow_up" }, async ({ ack, body, context, client }) => {
    const who = { ...personKeyOf(context, body.user.id), slack: client };
    // A global shortcut has no place to answer to, so what went wrong comes as a direct message.
    const say = (text: string) => client.chat.postMessage({ channel: who.personId, text });
    await attending("new_follow_up", who, () => open(deps, who, body.trigger_id, ""), ack, say);
  });

  app.shortcut<MessageShortcut>(
    { type: "message_action", callback_id: "create_follow_up" },
    async ({ ack, body, context, client, respond }) => {
      const who = { ...personKeyOf(context, body.user.id), slack: client };
      const link = messageLink(body, workspaceUrlOf(context));
      const openFrom = () => open(deps, who, body.trigger_id, messageText(body.message), link);
      await attending("create_follow_up", who, openFrom, ack, respondOrDirectMessage(deps, who, respond));
    },
  );

  const attending = (
    action: string,
    who: PersonKey,
    work: () => Promise<void>,
    ack: () => Promise<void>,
    say: (text: string) => Promise<unknown>,
  ) => {
    const opened = () => work().then(() => undefined);
    return handleInteraction(
      deps,
      { kind: "shortcut", action, workspace: who.workspaceId, person: who.personId },
      ack,
      opened,
      ephemeralResponder(say),
    );
  };

  onSubmit(app, deps, createForm, async (submission) => {
    const { values, personId: by } = submission;
    const people = await peopleOf(deps, submission, [by, values.owner, ...values.participants]);
    const member = (id: string) => people.find((person) => person.id === id);
    const organizer = member(by);
    const owner = member(values.owner);
    const participants = values.participants.flatMap((id) => member(id) ?? []);
    if (!organizer || !owner) return { errors: { owner: unknownPerson } };
    if (participants.length < values.participants.length) return { errors: { participants: unknownPerson } };
    const { id, sourceUrl, zone } = RememberedText.safeParse(submission.remembered).data ?? { id: deps.newId(), sourceUrl: null };
    const when = readWhen(values, zone ?? knownZone(organizer.zone));
    if ("errors" in when) return when;

    const { title, type: followUpType, location, description } = values;
    const command = { id, by, title, followUpType, owner, participants, location, description, sourceUrl, ...when };
    const created = await createFollowUp(deps.store, submission.workspaceId, command, contextOf(deps));
    if (created.ok) return { close: true };
    const { personId, because } = created.refusal;
    if (because === "gone") return { view: notMine, because };
    if (because === "already-created" && created.followUp) {
      const message = alreadyCreated(created.followUp, organizer.zone);
      return { view: modal({ title: messages.alreadyCreated.title, blocks: message.blocks }), because, message };
    }
    const words = refusalText(created.refusal, undefined, { personId: by, zone: organizer.zone, name: nameIn(people) });
    if (isAboutPerson(created.refusal)) return { errors: { [personId === owner.id ? "owner" : "participants"]: words }, because };
    return { errors: { [isAboutTime(created.refusal) ? wrongTimeField(when, deps.now()) : "title"]: words }, because };
  });
};

/** What the form remembers while it is open: the id that what it makes will have, the message that it is made from, and the zone that it names. */
const RememberedText = json(
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

/** Opens the form with what a text of Slack's says: its first line as the title, all of it as the description when there is more. */
async function open(deps: Deps, who: Opener, triggerId: string, slackText: string, sourceUrl: string | null = null) {
  await openModal(deps, who.slack, triggerId, async () => {
    const people = await knownPeople(deps, who, mentionedUserIds(slackText));
    const text = visibleText(toVisibleText(slackText, (id) => people.get(id)?.name));
    const firstLine = text.split("\n").find((line) => visibleText(line) !== "") ?? "";
    const title = shorten(visibleText(firstLine), limits.title);
    const description = title === text ? "" : shorten(text, limits.description);
    const opener = people.get(who.personId);
    // Of somebody who is not known yet the zone is asked for again when the form is sent.
    const zone = opener && knownZone(opener.zone);
    const remembers = RememberedText.encode({ id: deps.newId(), sourceUrl, zone });
    return { view: createView({ title, description, by: who.personId, zone, now: deps.now(), remembers }) };
  });
}
