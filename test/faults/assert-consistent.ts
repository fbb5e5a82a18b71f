import { PrismaPg } from "@prisma/adapter-pg";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { expect } from "vitest";
import { PrismaClient } from "../../src/generated/prisma/client.ts";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { misshown } from "../support/misshown.ts";
import type { Place } from "../support/program.ts";
import type { Step } from "./people.ts";

export type Consistency = {
  acknowledged: number;
  recorded: number;
  shown: number;
  /** Sentences about what should be there and is not, and about what is there twice or half. */
  lost: string[];
  doubled: string[];
};

/** Compares what people were told, what the database has and what Slack shows, once Slack has been told everything. */
export async function assertConsistent(slack: Slack, place: Place, steps: Step[]): Promise<Consistency> {
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

/** What people see, and whether everybody was told of every decline. */
async function inSlack(db: PrismaClient, slack: Slack) {
  const { rows, lost, doubled } = await misshown(db, slack);
  const declines = await db.history.findMany({ where: { what: "decline" }, orderBy: { number: "asc" } });
  for (const { invitationId, reason, actorId, number } of declines) {
    // A later decline of the same person may be told by the same notice.
    if (declines.some((later) => later.invitationId === invitationId && later.number > number)) continue;
    const isTold = rows.some((row) => row.subject === "DECLINED" && row.invitationId === invitationId && row.told === reason);
    if (!isTold) lost.push(`no notice of the decline by ${actorId}`);
  }
  return { shown: rows.length, lost, doubled };
}

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
