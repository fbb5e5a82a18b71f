import { WebClient } from "@slack/web-api";
import { addHours, subHours } from "date-fns";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Keys } from "../../src/config.ts";
import { createLimits, slackLimits } from "../../src/slack/rate-limits.ts";
import { createWindows } from "../../src/slack/windows.ts";
import { openStore } from "../../src/store/store.ts";
import { encrypt } from "../../src/workspaces/encryption.ts";
import { openOauthInstallations } from "../../src/workspaces/installations.ts";
import { monday } from "../support/bot.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { key } from "../support/key.ts";

afterEach(() => void vi.useRealTimers());

/** Changes the wall clock only; the monotonic clock goes on as usual. */
const setWallClock = (now: Date) => vi.useFakeTimers({ toFake: ["Date"], now });

const allowed = { ...slackLimits, toOnePerson: 3 };
const post = { workspaceId: "T", personId: "U", method: "chat.postMessage" } as const;
const update = { ...post, workspaceId: "T2", method: "chat.update" } as const;

test.each([-1, 1])("moving the clock by %i hours neither holds up messages nor lets more through", async (hours) => {
  const limits = createLimits(allowed, async () => 1);
  for (let call = 0; call < allowed.toOnePerson; call++) expect(await limits.acquire(post)).toBe(0);
  for (let call = 0; call < allowed["chat.update"] + 1; call++) expect(await limits.acquire(update)).toBe(0);
  setWallClock(addHours(new Date(), hours));
  const seconds = await limits.acquire(post);
  expect(seconds, "the person's ten-second window continues").toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(10);
  expect(await limits.acquire(update), "the workspace's next slot comes as it would have").toBeLessThanOrEqual(2);
});

test("a Retry-After pause lasts as long as Slack said, whatever the clock shows", async () => {
  const limits = createLimits(allowed, async () => 1);
  await limits.pause(post, 30);
  for (const hours of [-1, 1]) {
    setWallClock(addHours(new Date(), hours));
    const seconds = await limits.acquire(post);
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThanOrEqual(30);
  }
});

test("the install page's rate limit doesn't depend on the clock", () => {
  const windows = createWindows(1, 60);
  expect(windows.use("")).toBe(0);
  setWallClock(subHours(new Date(), 1));
  expect(windows.use("")).toBeGreaterThan(0);
  expect(windows.use("")).toBeLessThanOrEqual(60_000);
});

test("after the clock is set back, a cached token is read from the database again", async () => {
  const store = await openStore({ databaseUrl: await createMigratedDatabase(), dataDir: "" }, () => {});
  onTestFinished(() => store.close());
  const keys: Keys = [key("first")];
  const where = { id: "T0ONE" };
  const withToken = (token: string) => ({ botToken: encrypt(keys, where.id, token) });
  await store.db.workspace.create({ data: { ...where, name: "One", botUserId: "U0BOT", installedAt: monday, ...withToken("xoxb-1") } });
  let now = monday;
  // The notification of the change is lost.
  const storeWithoutListen = { db: store.db, listen: async () => {} };
  const installations = await openOauthInstallations(
    storeWithoutListen,
    keys,
    (token) => new WebClient(token),
    () => now,
  );
  expect((await installations.of(where.id))?.botToken).toBe("xoxb-1");
  await store.db.workspace.update({ where, data: withToken("xoxb-2") });
  now = subHours(monday, 1);
  expect((await installations.of(where.id))?.botToken).toBe("xoxb-2");
});
