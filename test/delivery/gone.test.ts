import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { callsTo, cardsOf, logged } from "../support/faults.ts";
import { startSecondBot } from "../support/second-bot.ts";
import { lists } from "../support/seed.ts";

test("an invitation to someone who left shows Not delivered on Ana's card, never as pending, and can be reassigned", async () => {
  const { slack } = await startTestBot();
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Earlier task", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  // Slack hasn't sent the event yet.
  await slack.deactivate(bo, false);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  const card = await ana.sees(
    ({ screen }) => screen.includes("Write the report") && screen.includes("Not delivered · @Bo's account is deactivated"),
  );
  expect(card.screen).toContain("Write the report");
  expect(card.screen).toContain("Not delivered · Your task for @Bo");
  expect(card.screen).not.toMatch(/Assigned/);
  expect(card.text).toContain("Not delivered");
  expect(card.labels).toEqual(expect.arrayContaining(["Reassign", "Remove"]));
  await ana.sees((message) => message.screen.includes("Earlier task") && /Not delivered · .*@Bo/.test(message.screen));
  const list = await lists(ana);
  expect(list.screen).toMatch(/Write the report.*Not delivered · .*@Bo/s);
  expect(list.screen).toMatch(/Earlier task.*Not delivered · .*@Bo/s);

  await ana.clicks("Reassign", { in: card });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toEqual({ closed: true });
  await cy.sees("Assigned · @Ana assigned you a task");
  await ana.sees(
    (message) =>
      message.ts === card.ts && message.screen.includes("Assigned · Your task for @Cy") && !message.screen.includes("Not delivered"),
  );
});

test("an invitation to someone who blocks direct messages can be removed", async () => {
  const { slack } = await startTestBot();
  const { ana, bo, cy } = cast(slack);
  await slack.blockDms(bo);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  const card = await ana.sees("Not delivered · Slack doesn't let this app message @Bo");
  expect(card.screen).toContain("Invited (1): @Cy");
  await ana.clicks("Remove", { in: card });
  await ana.sees((message) => message.ts === card.ts && !message.screen.includes("@Bo"));
  await cy.sees("Invited");
  expect(bo.messages).toEqual([]);
});

test("an unreachable participant can be replaced with someone else", async () => {
  const { slack } = await startTestBot();
  const { ana, bo, cy } = cast(slack);
  await slack.blockDms(bo);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await ana.sees(/Not delivered · .*@Bo/);
  await ana.clicks("Reassign");
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toEqual({ closed: true });
  await cy.sees("Invited · @Ana invited you to a meeting");
  const card = await ana.sees("Invited (1): @Cy");
  expect(card.screen).not.toContain("@Bo");
});

test("a rejected token loses nothing: it's logged, and messages are delivered after a reinstall", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  slack.faults.next("chat.postMessage", { kind: "error", error: "token_revoked" }, { times: 100 });
  slack.faults.next("chat.update", { kind: "error", error: "token_revoked" }, { times: 100 });
  await bo.clicks("Decline");
  await bo.submits({ Reason: "On leave" });
  await ana.until(() => callsTo(slack, "chat.postMessage", ana).length === 2);
  await expect.poll(() => logged(testBot, /Slack rejected the token; reinstall the app/)).toBeDefined();
  expect(ana.notifications, "no one has been notified yet").toHaveLength(1);
  const later = () =>
    store.db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'show' AND state = 'created' AND start_after > now() + interval '30 seconds'`;
  await expect.poll(later, { message: "it retries on its own, without hammering" }).not.toEqual([]);

  slack.faults.clear();
  await startSecondBot(testBot);
  expect((await ana.sees("@Bo declined your meeting")).screen).toContain("“On leave”");
  await bo.sees("You declined");
  await settled();
  expect(ana.messages).toHaveLength(2);
  expect(cardsOf(bo)).toHaveLength(1);
});

test("a card Bo can still act on is posted again if Slack no longer has it", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const old = await bo.sees("Invited");
  await settled();
  slack.faults.next("chat.update", { kind: "error", error: "message_not_found" }, { to: bo });
  await bo.clicks("Accept");
  const reposted = await bo.sees("You accepted");
  expect(reposted.ts).not.toBe(old.ts);
  expect(reposted.labels).toEqual(["Change answer", "Details"]);
});

test("Ana's card is also posted again as long as its follow-up is open", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await settled();
  slack.faults.next("chat.update", { kind: "error", error: "message_not_found" }, { to: ana });
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  expect(ana.messages).toHaveLength(2);
});

test.each(["", "A long description, of which a card shows the beginning. ".repeat(10)])(
  "a card that's over isn't posted again (%j)",
  async (text) => {
    const { slack, settled } = await startTestBot();
    const { ana, bo } = cast(slack);
    await sends(ana, "Kick-off", { Participants: [bo], Description: text });
    await bo.sees("Invited");
    await ana.sees("Invited (1): @Bo");
    await settled();
    slack.faults.next("chat.update", { kind: "error", error: "message_not_found" }, { to: bo });
    slack.faults.next("chat.update", { kind: "error", error: "message_not_found" }, { to: ana });
    await ana.clicks("Cancel follow-up");
    await settled();
    expect(callsTo(slack, "chat.update", bo).at(-1)?.error).toBe("message_not_found");
    expect([bo.messages.length, ana.messages.length]).toEqual([1, 1]);
  },
);

test("a notice that needs no decision isn't posted again", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await bo.clicks("Decline");
  await bo.submits({});
  const notice = await ana.sees("@Bo declined your meeting");
  await settled();
  slack.faults.next("chat.update", { kind: "error", error: "message_not_found" }, { to: ana, times: 2 });
  await ana.clicks("Got it", { in: notice });
  await settled();
  await ana.sees("Declined (1): @Bo");
  expect(ana.messages.filter(({ screen }) => screen.includes("@Bo declined your meeting"))).toHaveLength(1);
});
