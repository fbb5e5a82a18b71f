import { expect, test } from "vitest";
import { deliverMessage } from "../../src/jobs/deliver-message.ts";
import { type On, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { delivering } from "../support/delivering.ts";
import { callsTo, cardsOf } from "../support/faults.ts";

const databases: On[] = ["server", "embedded"];

test.each(databases)("an older update that arrives after a newer one doesn't stick (database: %s)", async (on) => {
  const testBot = await startTestBot({ on });
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await settled();
  const message = await invitation(testBot);
  await bumpDesiredVersion(testBot, message.id);
  const late = stallWorker(testBot, "chat.update", message);
  await late.isCalling;
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  await settled();
  expect(await late.resume()).toBe("done");
  await bo.sees((now) => now.ts === card.ts && now.screen.includes("You accepted"));
  await settled();
  expect(bo.messages.find(({ ts }) => ts === card.ts)?.screen).toContain("You accepted");
  expect(await invitation(testBot)).toMatchObject({ ts: card.ts, doubtfulPosts: 0 });
});

test("a late worker that gets an error from Slack leaves a newer card alone", async () => {
  const testBot = await startTestBot();
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await settled();
  const message = await invitation(testBot);
  await bumpDesiredVersion(testBot, message.id);
  const late = stallWorker(testBot, "chat.update", message);
  await late.isCalling;
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  await settled();
  const { shownVersion, ts } = await invitation(testBot);
  // Slack says the person can't be reached, and then that the message doesn't exist.
  slack.faults.next("chat.update", { kind: "error", error: "channel_not_found" }, { to: bo });
  expect(await late.resume()).toBe("done");
  expect(await invitation(testBot), "what was shown stays shown").toMatchObject({ shownVersion, ts });
  const again = stallWorker(testBot, "chat.update", message);
  expect(await again.resume(), "and there is nothing to do").toBe("done");
});

test("of two workers with the same message, only one posts it", async () => {
  const testBot = await startTestBot();
  const { slack, store } = testBot;
  const { ana, bo } = cast(slack);
  await store.queue.boss.offWork("show");
  await sends(ana, "Kick-off", { Participants: [bo] });
  const message = await invitation(testBot);
  const delivery = delivering(testBot);
  const outcomes = await Promise.all([deliverMessage(delivery, jobOf(message)), deliverMessage(delivery, jobOf(message))]);
  expect(outcomes).toContain("done");
  expect(callsTo(slack, "chat.postMessage", bo)).toHaveLength(1);
  await deliverMessage(delivery, jobOf(message));
  expect(callsTo(slack, "chat.postMessage", bo)).toHaveLength(1);
});

test("a worker that was stalled while another one posted deletes its own copy, and the card works", async () => {
  const testBot = await startTestBot();
  const { slack, store } = testBot;
  const { ana, bo } = cast(slack);
  await store.queue.boss.offWork("show");
  await sends(ana, "Kick-off", { Participants: [bo] });
  const message = await invitation(testBot);
  const late = stallWorker(testBot, "chat.postMessage", message);
  await late.isCalling;
  expect(await deliverMessage(delivering(testBot), jobOf(message))).toBe("done");
  const { ts } = await invitation(testBot);
  expect(await late.resume()).toBe("done");
  expect(cardsOf(bo).map((card) => card.ts)).toEqual([ts]);
  await bo.clicks("Accept");
  await deliverMessage(delivering(testBot), jobOf(message));
  expect(cardsOf(bo)[0]?.screen).toContain("You accepted");
});

test("a process killed between Slack's response and saving it doesn't post again", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await settled();
  const message = await invitation(testBot);
  await store.db.message.updateMany({ where: { id: message.id }, data: { ts: null, channel: null, shownVersion: 0, doubtfulPosts: 1 } });
  expect(await deliverMessage(delivering(testBot), jobOf(message))).toBe("done");
  expect(await invitation(testBot)).toMatchObject({ ts: card.ts, shownVersion: message.desiredVersion, doubtfulPosts: 0 });
  expect(cardsOf(bo)).toHaveLength(1);
});

type Row = Awaited<ReturnType<typeof invitation>>;

const invitation = ({ store }: TestBot) => store.db.message.findFirstOrThrow({ where: { subject: "INVITATION" } });

const jobOf = ({ workspaceId, id }: Row) => ({ workspaceId, messageId: id });

const bumpDesiredVersion = ({ store }: TestBot, id: string) =>
  store.db.message.updateMany({ where: { id }, data: { desiredVersion: { increment: 1 } } });

/** Starts a worker whose Slack call stalls until resumed, as on a machine that sleeps. */
function stallWorker(testBot: TestBot, method: string, row: Row) {
  let call = () => {};
  let go = () => {};
  const isCalling = new Promise<void>((done) => (call = done));
  const mayGo = new Promise<void>((done) => (go = done));
  const delivery = delivering(testBot, async (url, init) => {
    if (String(url).endsWith(method)) {
      call();
      await mayGo;
    }
    return fetch(url, init);
  });
  const outcome = deliverMessage(delivery, jobOf(row));
  return {
    isCalling,
    resume: () => {
      go();
      return outcome;
    },
  };
}
