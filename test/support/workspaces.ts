import { WebClient } from "@slack/web-api";
import { addDays } from "date-fns";
import { v7 as newId } from "uuid";
import { type Person, startSlack } from "../../packages/slack-emulator/index.ts";
import { createFollowUp, executeCommand } from "../../src/store/execute-command.ts";
import type { Store } from "../../src/store/store.ts";
import { monday } from "./monday.ts";

export type TestWorkspace = Awaited<ReturnType<typeof openWorkspace>>;

const context = () => ({ now: monday, newId });

/** Creates one of several workspaces, with its own Slack and organizer but no bot listening, to test delivery. */
export async function openWorkspace(store: Store, teamId: string) {
  const { db } = store;
  const slack = await startSlack({ teamId, now: () => monday });
  await db.workspace.create({ data: { id: teamId, name: teamId, botUserId: "U0BOT", installedAt: monday } });
  const profile = { workspaceId: teamId, zone: "UTC", isBot: false, isGuest: false, isExternal: false, deactivated: false };
  const join = async (names: string[]): Promise<Person[]> => {
    const people = names.map((name) => slack.addPerson({ name }));
    await db.member.createMany({ data: people.map(({ id, name }) => ({ ...profile, id, name, fetchedAt: monday })) });
    return people;
  };
  const member = ({ id }: Person) => ({ ...profile, id });
  const [organizer] = await join(["Ana"]);
  if (!organizer) throw new Error("nobody joined");
  return {
    slack,
    organizer,
    client: new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true }),
    join,
    /** Creates a meeting with these participants. */
    invites: async (participants: Person[]) => {
      const texts = { title: "Assembly", location: "", description: "", sourceUrl: null };
      const when = { startsAt: addDays(monday, 1), allDay: false, durationMinutes: 30, zone: "UTC" };
      const people = { by: organizer.id, owner: member(organizer), participants: participants.map(member) };
      const created = await createFollowUp(
        store,
        teamId,
        { id: newId(), followUpType: "MEETING", ...people, ...texts, ...when },
        context(),
      );
      if (!created.ok) throw new Error(`not made: ${created.refusal.because}`);
      const { id: followUpId, invitations } = created.followUp;
      const answer = (type: "accept" | "decline") => async (person: Person) => {
        const invitationId = invitations.find(({ inviteeId }) => inviteeId === person.id)?.id ?? "";
        const command = { by: person.id, revision: 1, invitationId, expectedState: "PENDING" } as const;
        const followUpKey = { workspaceId: teamId, followUpId };
        return executeCommand(store, followUpKey, type === "accept" ? { type, ...command } : { type, reason: "", ...command }, context());
      };
      return { accepts: answer("accept"), declines: answer("decline") };
    },
    /** Timestamps of calls to this method, oldest first, in milliseconds. */
    times: (method: string) => slack.calls.filter((call) => call.method === method).map(({ at }) => at),
  };
}

export const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `P${index}`);
