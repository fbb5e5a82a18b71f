import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { expect } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { PrismaClient } from "../../src/generated/prisma/client.ts";
import { findIncorrectMessages } from "../support/find-incorrect-messages.ts";
import type { Place } from "../support/program.ts";
import type { Step } from "./people.ts";

export type Consistency = {
  acknowledged: number;
  recorded: number;
  shown: number;
  /** Descriptions of what is missing or incomplete, and of what exists more than once. */
  lost: string[];
  doubled: string[];
};

/** Compares what people were told, what the database has, and what Slack shows, once every message is delivered. */
export async function assertConsistent(slack: Slack, place: Place, steps: Step[]): Promise<Consistency> {
  const { db, close } = openDatabase(place);
  try {
    await expect
      .poll(() => db.message.count({ where: { shownVersion: { lt: db.message.fields.desiredVersion } } }), {
        timeout: 90_000,
        interval: 250,
      })
      .toBe(0);
    const history = await checkHistory(db, steps);
    const messages = await checkMessages(db, slack);
    return {
      acknowledged: steps.filter(({ saved }) => saved).length,
      recorded: await db.history.count({ where: { what: { in: ["create", "accept", "decline", "reassign", "reschedule"] } } }),
      shown: messages.shown,
      lost: [...history.lost, ...messages.lost, ...(await findMismatches(db))],
      doubled: [...history.doubled, ...messages.doubled],
    };
  } finally {
    await close();
  }
}

function openDatabase(place: Place) {
  if ("databaseUrl" in place) {
    const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: place.databaseUrl }) });
    return { db, close: () => db.$disconnect() };
  }
  const pglite = new PGlite(`${place.dataDir}/postgres`);
  return { db: new PrismaClient({ adapter: new PrismaPGlite(pglite) }), close: () => pglite.close() };
}

/** Checks the history: one row for each saved step, and at most one for each step that may have been saved. */
async function checkHistory(db: PrismaClient, steps: Step[]) {
  const rows = await db.history.findMany({ include: { followUp: true } });
  const lost: string[] = [];
  const doubled: string[] = [];
  const keyOf = ({ what, title, by }: Pick<Step, "what" | "title" | "by">) => `${title} ${what} by ${by}`;
  for (const key of new Set(steps.map(keyOf))) {
    const attempts = steps.filter((step) => keyOf(step) === key);
    const least = attempts.filter(({ saved }) => saved).length;
    const found = rows.filter(({ what, followUp, actorId }) => `${followUp.title} ${what} by ${actorId}` === key).length;
    if (found < least) lost.push(`${key}: ${least} acknowledged, ${found} recorded`);
    if (found > attempts.length) doubled.push(`${key}: done ${attempts.length} times, ${found} recorded`);
  }
  return { lost, doubled };
}

/** Checks what people see, and that every decline has a notice. */
async function checkMessages(db: PrismaClient, slack: Slack) {
  const { rows, lost, doubled } = await findIncorrectMessages(db, slack);
  const declines = await db.history.findMany({ where: { what: "decline" }, orderBy: { number: "asc" } });
  for (const { invitationId, reason, actorId, number } of declines) {
    // A later decline by the same person may reuse the same notice.
    if (declines.some((later) => later.invitationId === invitationId && later.number > number)) continue;
    const hasNotice = rows.some((row) => row.subject === "DECLINED" && row.invitationId === invitationId && row.reason === reason);
    if (!hasNotice) lost.push(`no notice of the decline by ${actorId}`);
  }
  return { shown: rows.length, lost, doubled };
}

/** Finds invitations whose state doesn't match their history. */
async function findMismatches(db: PrismaClient): Promise<string[]> {
  const rows = await db.history.findMany({ orderBy: { number: "asc" } });
  const invitations = await db.invitation.findMany();
  return invitations.flatMap(({ id, followUpId, state }) => {
    const about = rows.filter((row) => row.invitationId === id || (row.followUpId === followUpId && row.what === "reschedule"));
    const last = about.findLast(({ what }) => ["accept", "decline", "reschedule"].includes(what));
    const expected = last === undefined || last.what === "reschedule" ? "PENDING" : last.to;
    return [expected, "WITHDRAWN"].includes(state) ? [] : [`an invitation is ${state}, and its history says ${expected}`];
  });
}
