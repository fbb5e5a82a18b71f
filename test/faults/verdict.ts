import { isDeepStrictEqual } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { expect } from "vitest";
import { isActionable, render } from "../../src/delivery/render.ts";
import { PrismaClient } from "../../src/generated/prisma/client.ts";
import type { Slack } from "../../stand-in/index.ts";
import { checkMessageBlocks } from "../../stand-in/validate/check.ts";
import type { Place } from "../support/program.ts";
import type { Step } from "./people.ts";

export type Verdict = {
  acknowledged: number;
  recorded: number;
  shown: number;
  /** Sentences about what should be there and is not, and about what is there twice or half. */
  lost: string[];
  doubled: string[];
};

/** Compares what people were told, what the database has and what Slack shows, once Slack has been told everything. */
export async function verdict(slack: Slack, place: Place, steps: Step[]): Promise<Verdict> {
  const { db, close } = open(place);
  try {
    await expect
      .poll(() => db.message.count({ where: { shown: { lt: db.message.fields.wanted } } }), { timeout: 90_000, interval: 250 })
      .toBe(0);
    const history = await inHistory(db, steps);
    const messages = await inSlack(db, slack);
    return {
      acknowledged: steps.filter(({ taken }) => taken).length,
      recorded: await db.history.count({ where: { what: { in: ["create", "accept", "decline", "reassign", "reschedule"] } } }),
      shown: messages.shown,
      lost: [...history.lost, ...messages.lost, ...(await half(db))],
      doubled: [...history.doubled, ...messages.doubled],
    };
  } finally {
    await close();
  }
}

function open(place: Place) {
  if ("databaseUrl" in place) {
    const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: place.databaseUrl }) });
    return { db, close: () => db.$disconnect() };
  }
  const pglite = new PGlite(`${place.dataDir}/postgres`);
  return { db: new PrismaClient({ adapter: new PrismaPGlite(pglite) }), close: () => pglite.close() };
}

/** What was taken has one row each; of what may have been taken there is one row or none. */
async function inHistory(db: PrismaClient, steps: Step[]) {
  const rows = await db.history.findMany({ include: { followUp: true } });
  const lost: string[] = [];
  const doubled: string[] = [];
  const keyOf = ({ what, title, by }: Pick<Step, "what" | "title" | "by">) => `${title} ${what} by ${by}`;
  for (const key of new Set(steps.map(keyOf))) {
    const made = steps.filter((step) => keyOf(step) === key);
    const least = made.filter(({ taken }) => taken).length;
    const found = rows.filter(({ what, followUp, actorId }) => `${followUp.title} ${what} by ${actorId}` === key).length;
    if (found < least) lost.push(`${key}: ${least} acknowledged, ${found} recorded`);
    if (found > made.length) doubled.push(`${key}: done ${made.length} times, ${found} recorded`);
  }
  return { lost, doubled };
}

/** Every message that has to exist does so once, and looks as the database says. */
async function inSlack(db: PrismaClient, slack: Slack) {
  const rows = await db.message.findMany({
    include: { person: true, followUp: { include: { invitations: { orderBy: { number: "asc" } } } } },
    orderBy: { number: "asc" },
  });
  const posted = slack.world.messages.filter(({ user, ephemeralTo }) => user === slack.botUserId && ephemeralTo === undefined);
  const idOf = ({ metadata }: (typeof posted)[number]) => metadata?.event_payload["message_id"];
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const { person, followUp, ...row } of rows) {
    const isLatest = !rows.some(
      (other) => other.subject === "DECLINED" && other.invitationId === row.invitationId && other.number > row.number,
    );
    const wanted = render(row, followUp, isLatest, person.zone);
    const name = `${row.subject} of ${followUp.title} to ${row.personId}`;
    const copies = posted.filter((message) => idOf(message) === row.id);
    if (copies.length > 1) doubled.push(`${name}: ${copies.length} messages`);
    const shown = copies.find(({ ts, channel }) => ts === row.ts && channel === row.channel);
    // An invitation that was over before Slack had it is not posted any more.
    if (!shown && row.subject === "INVITATION" && wanted && !isActionable(wanted)) continue;
    if (!shown || !wanted) lost.push(`${name} is not in Slack`);
    else if (shown.text !== wanted.text || !isDeepStrictEqual(anonymous(shown.blocks), anonymous(checkMessageBlocks(wanted.blocks))))
      lost.push(`${name} shows “${shown.text}” instead of “${wanted.text}”`);
  }
  const declines = await db.history.findMany({ where: { what: "decline" } });
  for (const { invitationId, reason, actorId } of declines) {
    const isTold = rows.some((row) => row.subject === "DECLINED" && row.invitationId === invitationId && row.told === reason);
    if (!isTold) lost.push(`no notice of the decline by ${actorId}`);
  }
  return { shown: rows.length, lost, doubled };
}

/** Blocks without the ids that Slack makes up. */
const anonymous = (blocks: unknown): unknown =>
  JSON.parse(JSON.stringify(blocks, (key, value) => (key === "block_id" ? undefined : value)));

/** What is not whole: an answer in the history whose invitation says something else. */
async function half(db: PrismaClient): Promise<string[]> {
  const rows = await db.history.findMany({ orderBy: { number: "asc" } });
  const invitations = await db.invitation.findMany();
  return invitations.flatMap(({ id, followUpId, state }) => {
    const about = rows.filter((row) => row.invitationId === id || (row.followUpId === followUpId && row.what === "reschedule"));
    const last = about.findLast(({ what }) => ["accept", "decline", "reschedule"].includes(what));
    const expected = last === undefined || last.what === "reschedule" ? "PENDING" : last.to;
    return [expected, "WITHDRAWN"].includes(state) ? [] : [`an invitation is ${state}, and its history says ${expected}`];
  });
}
