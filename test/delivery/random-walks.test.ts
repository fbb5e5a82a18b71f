import fc from "fast-check";
import { v7 as newId } from "uuid";
import { expect, test } from "vitest";
import type { FollowUp } from "../../src/domain/follow-up.ts";
import type { Person } from "../../src/domain/invitability.ts";
import { createFollowUp, executeCommand } from "../../src/store/execute-command.ts";
import { bot, form, former, now, outsider } from "../domain/fixtures.ts";
import { beginning, commandOf, type Move, move } from "../domain/walk.ts";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { findIncorrectMessages } from "../support/find-incorrect-messages.ts";

/** Set WALKS=500 for a longer run. */
const walks = Number(process.env["WALKS"] ?? 24);
const concurrency = 3;

/** Adds a walk's people to the workspace, and returns a function that maps them to its members. */
async function addMembers({ slack, store: { db } }: TestBot) {
  const members = new Map<string, Person>();
  for (const name of ["ana", "bo", "cy", "dee", "eve"]) {
    const { id } = slack.addPerson({ name });
    const person = { id, isBot: false, isExternal: false, deactivated: false };
    const row = { ...person, workspaceId: slack.teamId, name, zone: "Europe/Berlin", isGuest: false, fetchedAt: now };
    await db.member.create({ data: row });
    members.set(name, person);
  }
  return (person: Person): Person => (isUninvitable(person) ? person : (members.get(person.id) ?? person));
}

// These can't be invited, so they don't need to be members.
const isUninvitable = ({ id }: Person) => [bot, former, outsider].some((one) => one.id === id);

const withMembers = (one: Move, toMember: (person: Person) => Person): Move => ({
  ...one,
  by: one.by && toMember(one.by),
  to: toMember(one.to),
  people: one.people.map(toMember),
  confirmed: one.confirmed && toMember(one.confirmed),
});

// Answers matter most, and commands based on the current state are seldom refused, so both come more often.
const weightedMove = fc.oneof(
  { weight: 2, arbitrary: move },
  {
    weight: 3,
    arbitrary: fc.tuple(move, fc.constantFrom("accept", "decline", "decline")).map(([one, type]) => {
      const present: Pick<Move, "type" | "drawn" | "by" | "hours"> = { type, drawn: { from: 0 }, by: undefined, hours: 0 };
      return Object.assign(one, present);
    }),
  },
);
const walk = fc.record({ start: beginning, moves: fc.array(weightedMove, { minLength: 10, maxLength: 30, size: "max" }) });

test("after any sequence of commands, every message in Slack shows the current state", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled } = testBot;
  const toMember = await addMembers(testBot);
  const workspaceId = slack.teamId;
  const followUpOf = (id: string): Promise<FollowUp> =>
    store.db.followUp.findFirstOrThrow({ where: { id }, include: { invitations: { orderBy: { number: "asc" } } } });

  const runWalk = async ({ start, moves }: (typeof samples)[number], index: number) => {
    const followUpId = newId();
    const people = { owner: toMember(start.owner), participants: start.participants.map(toMember) };
    const creation = form({ id: followUpId, by: toMember(form().owner).id, title: `Walk ${index}`, ...people });
    await createFollowUp(store, workspaceId, creation, { now, newId });
    const seen = [await followUpOf(followUpId)];
    for (const one of moves) {
      const present = await followUpOf(followUpId);
      seen.unshift(present);
      const drawnFor = seen[Math.min(one.drawn.from, seen.length - 1)] ?? present;
      const at = new Date(now.getTime() + one.hours * 3_600_000);
      await executeCommand(store, { workspaceId, followUpId }, commandOf(withMembers(one, toMember), present, drawnFor), {
        now: at,
        newId,
      });
    }
  };
  const samples = fc.sample(walk, { numRuns: walks, seed: 8 });
  // Runs a few at a time, so some messages are in flight when the next command comes and others aren't.
  for (let from = 0; from < samples.length; from += concurrency) {
    await Promise.all(samples.slice(from, from + concurrency).map((sample, index) => runWalk(sample, from + index)));
    await settled();
  }
  const { lost, doubled } = await findIncorrectMessages(store.db, slack);
  expect([...lost, ...doubled]).toEqual([]);
}, 600_000);
