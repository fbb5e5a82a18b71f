import type { Context } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { storeFoundDeactivated } from "../store/event-queue.ts";
import { knownZone } from "../domain/time.ts";
import type { InvitationState } from "../domain/follow-up.ts";
import type { Member, PrismaClient } from "../generated/prisma/client.ts";
import type { Message } from "../views/blocks.ts";
import type { ActionContext } from "../views/action-context.ts";
import { messages } from "../views/messages/index.ts";
import { refusalMessage } from "../views/refusals.ts";
import type { CommandResult } from "../store/execute-command.ts";
import { membersInTime, membersOf } from "../workspaces/members.ts";
import type { Deps } from "./feature.ts";

/** Somebody in a workspace. */
export type PersonKey = { workspaceId: string; personId: string };

/** Who did something, in the workspace whose installation `authorize` has found for it. */
export function personKeyOf(context: Context, personId: string): PersonKey {
  const workspaceId: unknown = context["workspaceId"];
  if (typeof workspaceId !== "string") throw new Error("The interaction has not been authorized.");
  return { workspaceId, personId };
}

/** The address of the workspace that something was done in, if it is known. */
export function workspaceUrlOf(context: Context): string | undefined {
  const url: unknown = context["workspaceUrl"];
  return typeof url === "string" ? url : undefined;
}

/** The person's zone (IANA) as it is kept; UTC for somebody who has never been asked about, or whose zone does not exist. */
export async function zoneOf(db: PrismaClient, { workspaceId, personId }: PersonKey): Promise<string> {
  const member = await db.member.findUnique({ where: { workspaceId_id: { workspaceId, id: personId } }, select: { zone: true } });
  return knownZone(member?.zone);
}

/** What the person is told when a command was refused. */
export async function refusalFor(
  db: PrismaClient,
  who: PersonKey,
  { refusal, followUp }: Pick<CommandResult & { ok: false }, "refusal" | "followUp">,
): Promise<Message> {
  return refusalMessage(refusal, followUp, { personId: who.personId, zone: await zoneOf(db, who) });
}

type Acting = { personId: string; drawn: ActionContext };

/** The part of a command that says who acts on what, and what they saw when they did. */
export const forFollowUp = ({ personId, drawn: { revision, invitationId, expectedState } }: Acting) => ({
  by: personId,
  revision,
  invitationId,
  expectedState,
});

/** The same for a command about one invitation. A button that names none finds none. */
export const forInvitation = (acting: Acting): { by: string; revision: number; invitationId: string; expectedState: InvitationState } => {
  const { invitationId = "", expectedState = "PENDING", ...rest } = forFollowUp(acting);
  return { ...rest, invitationId, expectedState };
};

/** The people with these ids. Those whom the workspace does not have are left out, which the form says with `unknownPerson`. */
export async function peopleOf(
  { store, now }: Deps,
  { workspaceId, slack }: PersonKey & { slack: WebClient },
  ids: string[],
): Promise<Member[]> {
  const people = [...(await membersOf(store.db, slack, workspaceId, ids, now())).values()];
  for (const { id, deactivated } of people) if (deactivated) await storeFoundDeactivated(store.queue, workspaceId, id);
  return people;
}

/** Somebody and those whom a text mentions, with what is known of them in a moment: for what must open in time. */
export async function knownPeople(
  { store, now }: Deps,
  { workspaceId, personId, slack }: PersonKey & { slack: WebClient },
  mentioned: string[] = [],
): Promise<Map<string, Member>> {
  return membersInTime(store.db, slack, workspaceId, personId, mentioned, now());
}

export const unknownPerson = messages.forms.errors.unknownPerson;

/** What to call people where Slack shows no mentions: under the fields of a form. */
export const nameIn = (members: Member[]) => (personId: string) =>
  members.find(({ id }) => id === personId)?.name ?? messages.refusals.thisPerson;
