import { v7 as newId } from "uuid";
import { expect, onTestFinished, test } from "vitest";
import { invitationsPage } from "../../src/store/lists.ts";
import { openStore } from "../../src/store/store.ts";
import { createDatabase } from "../support/bot.ts";
import { analyze, fillWorkspace } from "../support/bulk.ts";
import { watchedClient, indexes, scans, sorts } from "../support/plans.ts";

test("explore", async () => {
  const databaseUrl = await createDatabase();
  const store = await openStore({ databaseUrl, dataDir: "" }, () => {});
  onTestFinished(() => store.close());
  for (const workspaceId of ["T0ONE", "T0TWO", "T0THREE"]) await fillWorkspace(store.db, { workspaceId, personId: "U0ANA", each: 1200 });
  await analyze(store.db);
  const { db, plansOf } = await watchedClient(databaseUrl);
  const page = await invitationsPage(db, { workspaceId: "T0ONE", personId: "U0ANA" }, false);
  for (const p of [undefined, page.later, { ...page.later, group: "waiting" }, { ...page.later, group: "sent", toward: "earlier" }]) {
    const plans = await plansOf(() => invitationsPage(db, { workspaceId: "T0ONE", personId: "U0ANA" }, false, p as any));
    for (const plan of plans) console.log(plan.sql.replace(/^.*?FROM/, "FROM"), indexes(plan), scans(plan), sorts(plan).length);
  }
});
