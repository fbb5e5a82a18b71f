import type { Context } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { InvitationState } from "../domain/follow-up.ts";
import { knownZone } from "../domain/time.ts";
import type { Member, PrismaClient } from "../generated/prisma/client.ts";
import { storeFoundDeactivated } from "../store/event-queue.ts";
import type { CommandResult } from "../store/execute-command.ts";
import type { PersonKey } from "../store/person-key.ts";
import type { ActionContext } from "../views/action-context.ts";
import type { Message } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import type { Reader } from "../views/reader.ts";
import { refusalMessage } from "../views/refusals.ts";
import { loadMembers, loadMembersInTime } from "../workspaces/members.ts";
import type { Deps } from "./feature.ts";

/** Returns the key of the acting person, in the workspace whose installation `authorize` found. Throws if there is none. */
export function personKeyOf(context: Context, personId: string): PersonKey {
  const workspaceId: unknown = context["workspaceId"];
  if (typeof workspaceId !== "string") throw new Error("The interaction has not been authorized.");
  return { workspaceId, personId };
}

/** Returns the URL of the interaction's workspace, if known. */
export function workspaceUrlOf(context: Context): string | undefined {
  const url: unknown = context["workspaceUrl"];
  return typeof url === "string" ? url : undefined;
}

/** Returns a person as a reader, in their stored time zone, or UTC if it is unknown. */
export async function readerOf(db: PrismaClient, { workspaceId, personId }: PersonKey): Promise<Reader> {
  const member = await db.member.findUnique({ where: { workspaceId_id: { workspaceId, id: personId } }, select: { zone: true } });
  return { id: personId, zone: knownZone(member?.zone) };
}

/** Returns the message that explains a refusal to the person. */
export async function refusalFor(
  db: PrismaClient,
  who: PersonKey,
  { refusal, followUp }: Pick<CommandResult & { ok: false }, "refusal" | "followUp">,
): Promise<Message> {
  return refusalMessage(refusal, followUp, await readerOf(db, who));
}

type Actor = { personId: string; actionContext: ActionContext };

/** Returns the fields of a command that say who acts on what, and which state they saw. */
export const forFollowUp = ({ personId, actionContext: { revision, invitationId, expectedState } }: Actor) => ({
  by: personId,
  revision,
  invitationId,
  expectedState,
});

/** Like `forFollowUp`, for a command about one invitation. Without an ID, the command is refused because no invitation matches. */
export const forInvitation = (actor: Actor): { by: string; revision: number; invitationId: string; expectedState: InvitationState } => {
  const { invitationId = "", expectedState = "PENDING", ...rest } = forFollowUp(actor);
  return { ...rest, invitationId, expectedState };
};

/** Returns the people with these IDs, without those who aren't in the workspace. Forms report the missing ones with `unknownPerson`. */
export async function loadPeople(
  { store, now }: Deps,
  { workspaceId, slack }: PersonKey & { slack: WebClient },
  ids: string[],
): Promise<Member[]> {
  const people = [...(await loadMembers(store.db, slack, workspaceId, ids, now())).values()];
  for (const { id, deactivated } of people) if (deactivated) await storeFoundDeactivated(store.queue, workspaceId, id);
  return people;
}

/** Returns the person and those mentioned, as far as they can be looked up in time to open a modal. */
export async function loadKnownPeople(
  { store, now }: Deps,
  { workspaceId, personId, slack }: PersonKey & { slack: WebClient },
  mentioned: string[] = [],
): Promise<Map<string, Member>> {
  return loadMembersInTime(store.db, slack, workspaceId, personId, mentioned, now());
}

export const unknownPerson = messages.forms.errors.unknownPerson;

/** Returns a name lookup, for form errors, where Slack doesn't render mentions. */
export const nameIn = (members: Member[]) => (personId: string) =>
  members.find(({ id }) => id === personId)?.name ?? messages.refusals.thisPerson;
