import { WebClient } from "@slack/web-api";
import { v7 as newId } from "uuid";
import { beforeAll, describe, expect, test } from "vitest";
import type { Command } from "../../src/domain/commands.ts";
import type { Cursor } from "../../src/domain/list.ts";
import { deliverMessage } from "../../src/jobs/deliver-message.ts";
import { createLog } from "../../src/observability/log.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import { classifyError } from "../../src/slack/errors.ts";
import { createLimits, slackLimits } from "../../src/slack/rate-limits.ts";
import { executeCommand } from "../../src/store/execute-command.ts";
import { invitationsPage } from "../../src/store/lists.ts";
import { countPendingMessages } from "../../src/store/messages.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { monday } from "../support/bot.ts";
import { analyze, fillWorkspace } from "../support/bulk.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { createQueryRecorder, indexes, scans, sorts, type Watched } from "../support/plans.ts";

// Query plans with 21,600 invitations in three workspaces; nothing here may grow with their number.
const workspaces = ["T0ONE", "T0TWO", "T0THREE"];
const ana = { workspaceId: "T0TWO", personId: "U0ANA" };
const bigTables = ["invitations", "follow_ups", "messages", "history"];

let store: Store;
let watched: Watched;

beforeAll(async () => {
  const databaseUrl = await createMigratedDatabase();
  const opened = await openStore({ databaseUrl, dataDir: "" }, () => {});
  for (const workspaceId of workspaces) await fillWorkspace(opened, { workspaceId, personId: ana.personId, each: 1200 });
  await analyze(opened.db);
  watched = await createQueryRecorder(databaseUrl);
  store = { ...opened, db: watched.db };
  return async () => {
    await watched.close();
    await opened.close();
  };
});

describe.each(["later", "earlier"] as const)("the %s page", (toward) => {
  test.for([
    ["responses", "invitations_organized"],
    ["waiting", "invitations_received"],
    ["sent", "invitations_organized"],
  ] as const)("of “%s” comes from the index %s without sorting", async ([group, index]) => {
    const page = await middleOf(group, toward);
    const plans = await watched.plansOf(() => invitationsPage(watched.db, ana, false, page));
    const [rows] = plans;
    expect(rows?.sql).toContain('FROM "public"."invitations"');
    expect(indexes(plans.slice(0, group === "responses" ? 4 : 1))).toContain(index);
    expect(sorts(plans)).toEqual([]);
    expect(scans(plans, bigTables)).toEqual([]);
  });
});

describe.each(["upcoming", "over"] as const)("at a given time, follow-ups that are %s", (what) => {
  test.for([
    ["responses", "invitations_organized", "later"],
    ["responses", "invitations_organized", "earlier"],
    ["waiting", "invitations_received", "later"],
    ["waiting", "invitations_received", "earlier"],
    ["sent", "invitations_organized", "later"],
    ["sent", "invitations_organized", "earlier"],
  ] as const)("in “%s” come from the index %s alone, paging %s", async ([group, index, toward]) => {
    const page = { ...(await middleOf(group, toward)), over: what === "over" };
    const readAt = { now: new Date(page.startsAt), zone: "Asia/Kathmandu" };
    const plans = await watched.plansOf(() => invitationsPage(watched.db, ana, false, page, readAt));
    const ofInvitations = plans.filter(({ sql }) => sql.includes('FROM "public"."invitations"'));
    expect(ofInvitations.length).toBeGreaterThan(1);
    // People who left after accepting are responses too.
    const kinds = group === "responses" ? [index, "invitations_organized_left"] : [index];
    const first = indexes(ofInvitations.slice(0, 2 * kinds.length));
    expect(first.toSorted(), "one query for timed and one for all-day").toEqual([...kinds, ...kinds].toSorted());
    const known = new Set(["invitations_organized", "invitations_organized_left", "invitations_received"]);
    expect(indexes(ofInvitations).every((name) => known.has(name))).toBe(true);
    expect(sorts(plans)).toEqual([]);
    expect(scans(plans, bigTables)).toEqual([]);
  });
});

test("the first page needs no sorting either, with or without the filter", async () => {
  for (const responsesOnly of [true, false]) {
    const plans = await watched.plansOf(() => invitationsPage(watched.db, ana, responsesOnly));
    expect(new Set(indexes(plans.slice(0, 4)))).toEqual(new Set(["invitations_organized", "invitations_organized_left"]));
    expect(sorts(plans)).toEqual([]);
    expect(scans(plans, bigTables)).toEqual([]);
  }
});

const byInvitee = ["accept", "decline"] as const;
const byOrganizer = ["reassign", "reschedule", "keep", "remove", "cancel", "complete"] as const;

test.for([...byInvitee, ...byOrganizer])("no query of “%s” scans a whole table", async (type) => {
  const { followUp, invitation } = await findUntouched(type === "keep" ? "DECLINED" : "PENDING");
  const isInvitee = byInvitee.some((one) => one === type);
  const fields = {
    by: isInvitee ? invitation.inviteeId : followUp.organizerId,
    revision: 1,
    invitationId: invitation.id,
    expectedState: invitation.state,
  };
  const plans = await watched.plansOf(async () => {
    const result = await executeCommand(store, { workspaceId: ana.workspaceId, followUpId: followUp.id }, commandOf(type, fields), {
      now: monday,
      newId,
    });
    expect(result.ok).toBe(true);
  });
  expect(plans.length).toBeGreaterThan(4);
  expect(scans(plans, bigTables)).toEqual([]);
});

test("no delivery query scans a whole table", async () => {
  const log = createLog("silent");
  const limits = createLimits(slackLimits, async () => 1);
  const metrics = createMetrics("test");
  for (const subject of ["INVITATION", "DECLINED"] as const) {
    const { followUp, invitation } = await findUntouched("DECLINED");
    const message = { workspaceId: ana.workspaceId, id: newId(), subject, followUpId: followUp.id, invitationId: invitation.id };
    await watched.db.message.create({ data: { ...message, personId: followUp.organizerId, revision: 2, createdAt: monday } });
    const job = { workspaceId: ana.workspaceId, messageId: message.id };
    const plans = await watched.plansOf(() =>
      deliverMessage(
        {
          store,
          // Nothing listens there, so everything before and after the call runs.
          slackOf: async () => new WebClient("xoxb-1", { slackApiUrl: "http://127.0.0.1:9/", retryConfig: { retries: 0 } }),
          onTokenRejected: async () => {},
          context: () => ({ now: monday, newId }),
          limits,
          log,
          metrics,
        },
        job,
      ).catch((error: unknown) => expect(classifyError(error), "Slack is not there").toBeDefined()),
    );
    expect(plans.length).toBeGreaterThan(2);
    expect(scans(plans, bigTables)).toEqual([]);
  }
});

test("messages that Slack doesn't show yet are found without scanning all messages", async () => {
  const { db } = watched;
  const plans = await watched.plansOf(async () => {
    await db.message.findMany({ where: { shownVersion: { lt: db.message.fields.desiredVersion } }, take: 10_000 });
    await countPendingMessages(db);
  });
  expect(indexes(plans)).toEqual(["messages_not_shown", "messages_not_shown"]);
});

async function middleOf(group: Cursor["group"], toward: Cursor["toward"]): Promise<Cursor> {
  const mine = group === "waiting" ? { inviteeId: ana.personId } : { organizerId: ana.personId };
  const state = group === "responses" ? "DECLINED" : "PENDING";
  const row = await watched.db.invitation.findFirstOrThrow({
    where: { workspaceId: ana.workspaceId, ...mine, state },
    orderBy: { startsAt: "asc" },
    skip: 600,
  });
  return { toward, group, startsAt: row.startsAt.toISOString(), id: row.id };
}

/** Finds an invitation that no test has touched yet, with its follow-up. */
async function findUntouched(state: "PENDING" | "DECLINED") {
  const { workspaceId } = ana;
  const { followUp, ...invitation } = await watched.db.invitation.findFirstOrThrow({
    where: { workspaceId, state, decidedAt: null, open: true, revision: 1, followUp: { history: { every: { what: "create" } } } },
    orderBy: { startsAt: "desc" },
    include: { followUp: true },
  });
  return { followUp, invitation };
}

type CommandFields = {
  by: string;
  revision: number;
  invitationId: string;
  expectedState: "PENDING" | "ACCEPTED" | "DECLINED" | "WITHDRAWN";
};

function commandOf(type: (typeof byInvitee)[number] | (typeof byOrganizer)[number], fields: CommandFields): Command {
  switch (type) {
    case "decline":
      return { type, ...fields, reason: "No" };
    case "reassign":
      return { type, by: fields.by, revision: 1, to: { id: "U0FRIEND99", isBot: false, isExternal: false, deactivated: false }, note: "" };
    case "reschedule":
      return {
        type,
        ...fields,
        to: { startsAt: new Date("2030-01-01T10:00:00Z"), allDay: false, durationMinutes: 30, zone: "UTC" },
        note: "",
      };
    case "cancel":
    case "complete":
      return { type, by: fields.by, revision: 1 };
    default:
      return { type, ...fields };
  }
}
