import type { GlobalShortcut, MessageShortcut } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { attend, sayThrough, silently } from "../interaction/attend.ts";
import { onCommand } from "../interaction/command.ts";
import { contextOf, type Deps, type Feature } from "../interaction/feature.ts";
import { openModal } from "../interaction/modal.ts";
import { nameIn, peopleOf, unknownPerson, type Who } from "../interaction/person.ts";
import { onSubmit } from "../interaction/submit.ts";
import { date, minutes, oneOf, optionalText, readWhen, requiredText, time, user, users } from "../slack/fields.ts";
import { followUpForm, formIds, limits } from "../slack/forms.ts";
import { refusalText } from "../slack/refusals.ts";
import { asSeen, shorten } from "../slack/text.ts";
import { performCreate } from "../store/perform.ts";

const Form = z.object({
  title: requiredText(limits.title, "Write a title."),
  type: oneOf(["MEETING", "TASK", "CALL"], "Choose a type."),
  owner: user,
  participants: users(limits.participants),
  date,
  time,
  duration: minutes,
  location: optionalText(limits.location),
  description: optionalText(limits.description),
});

/** A new follow-up: by command, by shortcut, or from a message. */
export const create: Feature = (app, deps) => {
  onCommand(app, deps, "/followup", async (command) => {
    await open(deps, command, command.triggerId, asSeen(command.text));
    return undefined;
  });

  deps.handled.add("new_follow_up").add("create_follow_up");
  app.shortcut<GlobalShortcut>({ type: "shortcut", callback_id: "new_follow_up" }, async ({ ack, body, context, client }) => {
    const who = { workspaceId: context.teamId ?? "", personId: body.user.id, slack: client };
    // A global shortcut has no place to answer to, so what went wrong comes as a direct message.
    const say = (text: string) => client.chat.postMessage({ channel: who.personId, text });
    await attending("new_follow_up", who, () => open(deps, who, body.trigger_id, ""), ack, say);
  });

  app.shortcut<MessageShortcut>(
    { type: "message_action", callback_id: "create_follow_up" },
    async ({ ack, body, context, client, respond }) => {
      const who = { workspaceId: context.teamId ?? "", personId: body.user.id, slack: client };
      const link = body.team && `https://${body.team.domain}.slack.com/archives/${body.channel.id}/p${body.message_ts.replace(".", "")}`;
      const openFrom = () => open(deps, who, body.trigger_id, asSeen(body.message.text ?? ""), link ?? undefined);
      await attending("create_follow_up", who, openFrom, ack, sayThrough(respond));
    },
  );

  const attending = (
    interaction: string,
    who: Who,
    work: () => Promise<void>,
    ack: () => Promise<void>,
    say: (text: string) => Promise<unknown>,
  ) => attend(deps.log, deps.newId, { interaction, workspace: who.workspaceId, person: who.personId }, work, silently(ack, say));

  onSubmit(app, deps, formIds.create, Form, async (submission) => {
    const { values, personId: by } = submission;
    const people = await peopleOf(deps, submission, [by, values.owner, ...values.participants]);
    const member = (id: string) => people.find((person) => person.id === id);
    const organizer = member(by);
    const owner = member(values.owner);
    const participants = values.participants.flatMap((id) => member(id) ?? []);
    if (!organizer || !owner) return { errors: { owner: unknownPerson } };
    if (participants.length < values.participants.length) return { errors: { participants: unknownPerson } };
    const when = readWhen(values, organizer.zone);
    if ("errors" in when) return when;

    const { title, type: followUpType, location, description } = values;
    const sourceUrl = SourceUrl.safeParse(submission.remembered).data ?? null;
    const command = { by, title, followUpType, owner, participants, location, description, sourceUrl, ...when };
    const created = await performCreate(deps.store, submission.workspaceId, command, contextOf(deps));
    if (created.ok) return { close: true };
    const { because, personId } = created.refusal;
    const words = refusalText(created.refusal, undefined, organizer.zone, nameIn(people));
    if (personId !== undefined) return { errors: { [personId === owner.id ? "owner" : "participants"]: words } };
    return { errors: { [because === "in-the-past" ? (when.allDay ? "date" : "time") : "title"]: words } };
  });
};

/** What the form remembers while it is open: the message that it is made from. */
const SourceUrl = z.url({ protocol: /^https$/ });

async function open(deps: Deps, who: Who & { slack: WebClient }, triggerId: string, text: string, sourceUrl = "") {
  await openModal(who.slack, triggerId, async () => {
    const [organizer] = await peopleOf(deps, who, [who.personId]);
    const [firstLine = ""] = text.trim().split("\n");
    const title = shorten(firstLine, limits.title);
    const description = title === text.trim() ? "" : shorten(text.trim(), limits.description);
    return {
      view: followUpForm({ title, description, by: who.personId, zone: organizer?.zone ?? "UTC", now: deps.now(), remembers: sourceUrl }),
    };
  });
}
