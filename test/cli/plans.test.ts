import { addDays } from "date-fns";
import { beforeAll, expect, test } from "vitest";
import { deleteFollowUps } from "../../src/cli/delete-follow-ups.ts";
import { deleteFollowUpsOver, deletePeopleUnseen } from "../../src/cli/delete-older-than.ts";
import { referencesTo } from "../../src/cli/person-references.ts";
import { markForUpdate } from "../../src/cli/redraw.ts";
import { removePerson } from "../../src/cli/remove-person.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { monday } from "../support/bot.ts";
import { analyze, fillWorkspace } from "../support/bulk.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { createQueryRecorder, indexes, scans, type Watched } from "../support/plans.ts";

// A small workspace next to large ones: the cost of its batches must not grow with theirs.
const small = "T0SMALL";
const big = ["invitations", "follow_ups", "messages", "history"];

let store: Store;
let watched: Watched;

beforeAll(async () => {
  const databaseUrl = await createMigratedDatabase();
  const opened = await openStore({ databaseUrl, dataDir: "" }, () => {});
  const sizes = { T0ONE: 1200, T0TWO: 1200, [small]: 20 };
  for (const [workspaceId, each] of Object.entries(sizes)) await fillWorkspace(opened, { workspaceId, personId: "U0ANA", each });
  await analyze(opened.db);
  watched = await createQueryRecorder(databaseUrl);
  store = { ...opened, db: watched.db };
  return async () => {
    await watched.close();
    await opened.close();
  };
});

test("every foreign key has an index, so deleting a row never scans a table", async () => {
  const unindexed = await watched.db.$queryRaw`
    SELECT conname FROM pg_constraint c WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL
      AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)`;
  expect(unindexed).toEqual([]);
});

test("redrawing messages scans no table", async () => {
  let requested = 0;
  const plans = await watched.plansOf(async () => {
    const rows = await markForUpdate(store, small, addDays(monday, -2), "00000000-0000-0000-0000-000000000000");
    requested = rows.filter(({ isWanted }) => isWanted).length;
  });
  expect(requested).toBeGreaterThan(90);
  expect(scans(plans, big)).toEqual([]);
});

test("finding and removing references to a person scans no table", async () => {
  const who = { workspaceId: small, personId: "U0ANA" };
  const { organized, others } = await referencesTo(watched.db, who);
  expect([organized.length, others.length]).toEqual([40, 20]);
  const [followUpId = ""] = others;
  const plans = await watched.plansOf(async () => {
    await referencesTo(watched.db, who);
    await removePerson(store, { workspaceId: small, followUpId }, who.personId);
    await deleteFollowUps(watched.db, small, organized.slice(0, 1));
  });
  expect(plans.length).toBeGreaterThan(5);
  expect(scans(plans, big)).toEqual([]);
  // In a large workspace, an index on the workspace alone would match too many rows.
  const [traces] = await watched.plansOf(() => referencesTo(watched.db, { workspaceId: "T0ONE", personId: "U0FRIEND50" }));
  expect(indexes(traces ? [traces] : [])).toEqual(
    expect.arrayContaining(["invitations_workspace_id_invitee_id_idx", "messages_workspace_id_person_id_idx"]),
  );
});

test("deleting past follow-ups and unseen people in batches scans no table", async () => {
  const before = addDays(monday, 400);
  const pastPlans = await watched.plansOf(() => deleteFollowUpsOver(watched.db, small, addDays(monday, -1)));
  const allPlans = await watched.plansOf(async () => expect(await deleteFollowUpsOver(watched.db, small, before)).toBeGreaterThan(100));
  const peoplePlans = await watched.plansOf(async () => expect(await deletePeopleUnseen(watched.db, small, before)).toBe(101));
  expect(pastPlans).toHaveLength(1);
  for (const plans of [pastPlans, allPlans]) expect(indexes(plans)).toContain("follow_ups_workspace_id_created_at_id_idx");
  expect(scans([...pastPlans, ...allPlans, ...peoplePlans], big)).toEqual([]);
});
