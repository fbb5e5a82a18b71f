import fc from "fast-check";
import { v7 as newId } from "uuid";
import { expect, test } from "vitest";
import type { Person } from "../../src/domain/invitability.ts";
import type { FollowUp } from "../../src/domain/follow-up.ts";
import { executeCommand, createFollowUp } from "../../src/store/execute-command.ts";
import { beginning, commandOf, move, type Move } from "../domain/walk.ts";
import { form, now, bot, former, outsider } from "../domain/world.ts";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { misshown } from "../support/misshown.ts";

/** WALKS=500 for a long look. */
const walks = Number(process.env["WALKS"] ?? 24);
const atOnce = 3;

/** The people of a walk, as the workspace knows them. */
async function settle({ slack, store: { db } }: TestBot) {
  const members = new Map<string, Person>();
  for (const name of ["ana", "bo", "cy", "dee", "eve"]) {
    const { id } = slack.addPerson({ name });
    const person = { id, isBot: false, isExternal: false, deactivated: false };
    const row = { ...person, workspaceId: slack.teamId, name, zone: "Europe/Berlin", isGuest: false, fetchedAt: now };
    await db.member.create({ data: row });
    members.set(name, person);
  }
  return (person: Person): Person => (isInvited(person) ? person : (members.get(person.id) ?? person));
}

// Nobody invites them, so that they need not be known.
const isInvited = ({ id }: Person) => [bot, former, outsider].some((one) => one.id === id);

const among = (one: Move, known: (person: Person) => Person): Move => ({
  ...one,
  by: one.by && known(one.by),
  to: known(one.to),
  people: one.people.map(known),
  confirmed: one.confirmed && known(one.confirmed),
});

// Of answers much depends, and what is drawn for things as they are is seldom refused.
const lively = fc.oneof(
  { weight: 2, arbitrary: move },
  {
    weight: 3,
    arbitrary: fc.tuple(move, fc.constantFrom("accept", "decline", "decline")).map(([one, type]) => {
      const present: Pick<Move, "type" | "drawn" | "by" | "hours"> = { type, drawn: { from: 0 }, by: undefined, hours: 0 };
      return Object.assign(one, present);
    }),
  },
);
const walk = fc.record({ start: beginning, moves: fc.array(lively, { minLength: 10, maxLength: 30, size: "max" }) });

test("after any commands every message in Slack looks as it would be drawn now", async () => {
  const world = await startTestBot();
  const { slack, store, settled } = world;
  const known = await settle(world);
  const workspaceId = slack.teamId;
  const followUpOf = (id: string): Promise<FollowUp> =>
    store.db.followUp.findFirstOrThrow({ where: { id }, include: { invitations: { orderBy: { number: "asc" } } } });

  const carryOut = async ({ start, moves }: (typeof samples)[number], index: number) => {
    const followUpId = newId();
    const people = { owner: known(start.owner), participants: start.participants.map(known) };
    const begun = form({ id: followUpId, by: known(form().owner).id, title: `Walk ${index}`, ...people });
    await createFollowUp(store, workspaceId, begun, { now, newId });
    const seen = [await followUpOf(followUpId)];
    for (const one of moves) {
      const present = await followUpOf(followUpId);
      seen.unshift(present);
      const drawnFor = seen[Math.min(one.drawn.from, seen.length - 1)] ?? present;
      const at = new Date(now.getTime() + one.hours * 3_600_000);
      await executeCommand(store, { workspaceId, followUpId }, commandOf(among(one, known), present, drawnFor), { now: at, newId });
    }
  };
  const samples = fc.sample(walk, { numRuns: walks, seed: 8 });
  // Some at a time, so that some messages are on their way when the next command comes and others are not.
  for (let from = 0; from < samples.length; from += atOnce) {
    await Promise.all(samples.slice(from, from + atOnce).map((sample, index) => carryOut(sample, from + index)));
    await settled();
  }
  const { lost, doubled } = await misshown(store.db, slack);
  expect([...lost, ...doubled]).toEqual([]);
}, 600_000);
