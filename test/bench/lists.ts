import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { invitationsPage } from "../../src/store/lists.ts";
import { openStore } from "../../src/store/store.ts";
import { analyze, fillWorkspace } from "../support/bulk.ts";

// npx tsx test/bench/lists.ts [URL of an empty PostgreSQL database]
// Measures how long a page of the list takes with 100 and with 100,000 invitations, half of them over.

const [, , databaseUrl] = process.argv;
const dataDir = await mkdtemp(join(tmpdir(), "follow-up-bench-"));
const store = await openStore({ databaseUrl, dataDir }, () => {});
const rounds = 200;

try {
  await fillWorkspace(store, { workspaceId: "T0FEW", personId: "U0ANA", each: 17 });
  await measure("T0FEW"); // warm-up
  const few = await measure("T0FEW");
  await fillWorkspace(store, { workspaceId: "T0MANY", personId: "U0ANA", each: 16_667 });
  const many = await measure("T0MANY");
  const line = (what: string, a: number, b: number) =>
    `${what.padEnd(12)} ${a.toFixed(2)} ms   ${b.toFixed(2)} ms   × ${(b / a).toFixed(2)}\n`;
  process.stdout.write(
    `              100 rows  100,000 rows  ratio\n${line("first page", few.first, many.first)}${line("middle page", few.middle, many.middle)}${line("what is over", few.over, many.over)}`,
  );
} finally {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** Returns the median time of each page in milliseconds. */
async function measure(workspaceId: string) {
  await analyze(store.db);
  const who = { workspaceId, personId: "U0ANA" };
  const mine = { workspaceId, organizerId: who.personId, state: "PENDING" } as const;
  const rows = await store.db.invitation.count({ where: mine });
  const row = await store.db.invitation.findFirstOrThrow({ where: mine, orderBy: { startsAt: "asc" }, skip: Math.floor(rows / 2) });
  const middle = { toward: "later", group: "sent", startsAt: row.startsAt.toISOString(), id: row.id } as const;
  const readAt = { now: row.startsAt, zone: "Europe/Berlin" };
  return {
    first: await median(() => invitationsPage(store.db, who, false, undefined, readAt)),
    middle: await median(() => invitationsPage(store.db, who, false, middle, readAt)),
    over: await median(() => invitationsPage(store.db, who, false, { ...middle, over: true }, readAt)),
  };
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
