import { WebClient } from "@slack/web-api";
import { addMinutes } from "date-fns";
import { v7 as newId } from "uuid";
import type { Person, SeenMessage } from "../../packages/slack-emulator/index.ts";
import type { FollowUpType } from "../../src/domain/follow-up.ts";
import { type CommandResult, createFollowUp, executeCommand } from "../../src/store/execute-command.ts";
import { loadMembers } from "../../src/workspaces/members.ts";
import { monday, type TestBot } from "./bot.ts";

type CreatedFollowUp = { id: string; invitations: { id: string; inviteeId: string }[] };
type NewFollowUp = {
  by: Person;
  title: string;
  /** Minutes from now. */
  in: number;
  owner?: Person;
  participants?: Person[];
  type?: FollowUpType;
};

/** Creates and answers follow-ups with the code behind the forms, for tests that need many. */
export async function seed({ slack, store }: Pick<TestBot, "slack" | "store">, people: Person[]) {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const context = { now: monday, newId };
  const ids = people.map(({ id }) => id);
  const members = await loadMembers(store.db, client, slack.teamId, ids, monday);
  const member = ({ id }: Person) => {
    const found = members.get(id);
    if (!found) throw new Error(`${id} isn't one of the people given to seed`);
    return found;
  };
  return {
    make: async ({ by, title, in: minutes, owner = by, participants = [], type = "MEETING" }: NewFollowUp): Promise<CreatedFollowUp> => {
      const created = await createFollowUp(
        store,
        slack.teamId,
        {
          id: newId(),
          by: by.id,
          title,
          followUpType: type,
          owner: member(owner),
          participants: participants.map(member),
          location: "",
          description: "",
          sourceUrl: null,
          startsAt: addMinutes(monday, minutes),
          allDay: false,
          durationMinutes: 30,
          zone: "Europe/Berlin",
        },
        context,
      );
      if (!created.ok) throw new Error(`not made: ${created.refusal.because}`);
      return created.followUp;
    },
    decline: (made: CreatedFollowUp, who: Person, reason = ""): Promise<CommandResult> => {
      const invitationId = made.invitations.find(({ inviteeId }) => inviteeId === who.id)?.id ?? "";
      const command = { type: "decline", by: who.id, revision: 1, invitationId, expectedState: "PENDING", reason } as const;
      return executeCommand(store, { workspaceId: slack.teamId, followUpId: made.id }, command, context);
    },
  };
}

/** Types `/invitations` and returns the list. */
export async function lists(person: Person, word = ""): Promise<SeenMessage> {
  const before = person.last?.ts;
  await person.types(`/invitations ${word}`);
  return person.sees((message) => message.ephemeral && message.ts !== before);
}

/** Returns the titles on a list, top to bottom. */
export const titles = ({ screen }: SeenMessage) => screen.split("\n").filter((line) => /^#\d+/.test(line));

/** Waits until a known message looks as expected. */
export const becomes = (person: Person, message: SeenMessage, expected: (now: SeenMessage) => boolean): Promise<SeenMessage> =>
  person.sees((now) => now.ts === message.ts && expected(now));
