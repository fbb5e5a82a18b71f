import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { becomes, lists, seed, titles } from "../support/seed.ts";

/** Ana has thirteen rows of each kind, so every kind starts or ends on a page other than the first. */
async function longList() {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const people = cast(testBot.slack);
  const { ana, bo, cy } = people;
  const { make, decline } = await seed(testBot, [ana, bo, cy]);
  for (let n = 1; n <= 13; n++) {
    await decline(
      await make({ by: ana, title: `#1${n} declined`, in: n * 10, ...(n % 2 ? { participants: [bo] } : { owner: bo }) }),
      bo,
      "No",
    );
    await make({ by: cy, title: `#2${n} asked`, in: n * 10, participants: [ana] });
    await make({ by: ana, title: `#3${n} sent`, in: n * 10, ...(n % 2 ? { participants: [bo] } : { owner: bo }) });
  }
  await testBot.settled();
  return { ...testBot, ...people };
}

test("every row's buttons work in place, and the list stays on its page", async () => {
  const { ana, bo, cy, dee, settled } = await longList();
  const list = await lists(ana);
  const shows = (...expected: string[]) => becomes(ana, list, (now) => titles(now).join() === expected.join());
  const declined = (...numbers: number[]) => numbers.map((n) => `#1${n} declined`);
  const asked = (...numbers: number[]) => numbers.map((n) => `#2${n} asked`);
  const sent = (...numbers: number[]) => numbers.map((n) => `#3${n} sent`);
  await shows(...declined(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
  await ana.clicks("Next page", { in: list });
  await shows(...declined(11, 12, 13), ...asked(1, 2, 3, 4, 5, 6, 7));
  await ana.clicks("Got it", { in: list, near: "#111" });
  await shows(...declined(12, 13), ...asked(1, 2, 3, 4, 5, 6, 7, 8));
  await ana.sees(/#111 declined[^]*You left it as is/);
  await ana.clicks("Reassign", { in: list, near: "#112" });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": dee })).toEqual({ closed: true });
  await shows(...declined(13), ...asked(1, 2, 3, 4, 5, 6, 7, 8, 9));
  expect((await dee.sees("#112 declined")).screen).toContain("Assigned · @Ana assigned you a meeting");

  // The follow-up waits for answers again, so it moves to Sent.
  await ana.clicks("Reschedule", { in: list, near: "#113" });
  await ana.seesModal("Reschedule");
  expect(await ana.submits({ Date: "2026-12-24", Time: "10:00" })).toEqual({ closed: true });
  await shows(...asked(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
  expect((await bo.sees(/Invited[^]*#113 declined/)).screen).toContain("→ Thursday, December 24th");

  await ana.clicks("Accept", { in: list, near: "#22" });
  await shows(...asked(1, 3, 4, 5, 6, 7, 8, 9, 10, 11));
  await cy.sees(/#22 asked[^]*Accepted \(1\): @Ana/);

  await ana.clicks("Decline", { in: list, near: "#23" });
  await ana.seesModal("Decline");
  expect(await ana.submits({ Reason: "In a train" })).toEqual({ closed: true });
  await shows(...asked(1, 4, 5, 6, 7, 8, 9, 10, 11, 12));
  expect((await cy.sees("@Ana declined your meeting")).screen).toContain("“In a train”");

  // Details changes nothing.
  await ana.clicks("Details", { in: list, near: "#24" });
  expect((await ana.seesModal("Details")).text).toMatch(/@Cy is the organizer of this[^]*#24 asked[^]*Invited \(1\): @Ana/);
  await ana.closesModal();

  await ana.clicks("Next page", { in: list });
  await shows(...asked(13), ...sent(1, 2, 3, 4, 5, 6, 7, 8, 9));
  await ana.clicks("Remove", { in: list, near: "#31 sent", confirm: false });
  expect(JSON.stringify(ana.messages.at(-1)?.blocks)).toContain(`<@${bo.id}> won't be needed for this anymore`);
  await ana.clicks("Remove", { in: list, near: "#31 sent" });
  await shows(...asked(13), ...sent(2, 3, 4, 5, 6, 7, 8, 9, 10));
  await bo.sees(/Removed ·[^]*#31 sent/);

  await ana.clicks("Reassign", { in: list, near: "#32 sent" });
  await ana.submits({ "Assign to": cy });
  const reassigned = await becomes(ana, list, ({ screen }) => /#32 sent\nAssigned · meeting · to @Cy/.test(screen));
  expect(titles(reassigned), "still on the same page").toContain("#213 asked");
  await settled();
  expect((await bo.sees("#32 sent")).screen).toContain("Reassigned · @Ana reassigned this to @Cy");
});

test("the list keeps its filter after an action, with or without a form", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(testBot.slack);
  const { make, decline } = await seed(testBot, [ana, bo]);
  for (const n of [1, 2, 3]) await decline(await make({ by: ana, title: `#${n} task`, in: n, owner: bo, type: "TASK" }), bo);
  await make({ by: ana, title: "#4 sent", in: 4, owner: bo, type: "TASK" });
  const list = await lists(ana, "responses");
  await ana.clicks("Got it", { in: list, near: "#1" });
  const filtered = await becomes(ana, list, (now) => titles(now).join() === "#2 task,#3 task");
  expect(filtered.screen).toContain("[x] Show responses");
  await ana.clicks("Reassign", { in: list, near: "#2" });
  await ana.submits({ "Assign to": cy });
  const reassigned = await becomes(ana, list, (now) => titles(now).join() === "#3 task");
  expect(reassigned.screen).toContain("[x] Show responses");
});

test("an outdated list refuses what's over and refreshes itself", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "#1 kick-off", { Participants: [bo, cy] });
  await sends(ana, "#2 lunch", { Participants: [bo] });
  await settled();
  const old = await lists(bo);
  expect(titles(old)).toEqual(["#1 kick-off", "#2 lunch"]);

  await ana.clicks("Reschedule…", { in: await ana.sees("#1 kick-off") });
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await ana.clicks("Cancel follow-up", { in: await ana.sees("#2 lunch") });
  await settled();

  await bo.clicks("Accept", { in: old, near: "#1" });
  const refused = await bo.sees((message) => message.ephemeral && message.ts !== old.ts);
  expect(refused.screen).toMatch(
    /^“#1 kick-off”\nThis has changed, and it's now scheduled for Tue, Dec 1, 2026 at 3:00 AM.*Use the buttons on the latest message about it\.$/,
  );
  const redrawn = await becomes(bo, old, (now) => titles(now).join() === "#1 kick-off");
  expect(redrawn.screen).toContain("December 1st");

  await bo.clicks("Decline", { in: old, near: "#2", stale: true });
  await bo.sees("This follow-up was cancelled.");
  expect(bo.modal, "no form opens for what's over").toBeUndefined();

  await bo.clicks("Accept", { in: old, near: "#1" });
  expect((await becomes(bo, old, ({ screen }) => screen.includes("You're all caught up"))).labels).toEqual(["Show responses"]);
  await settled();
  await ana.sees(/#1 kick-off[^]*Invited \(1\): @Cy[^]*Accepted \(1\): @Bo/);
});

test("a stale row opens no form, and the list is redrawn", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "#1 lunch", { Participants: [bo] });
  await settled();
  const old = await lists(bo);
  await ana.clicks("Cancel follow-up", { in: await ana.sees("#1 lunch") });
  await settled();
  await bo.clicks("Decline", { in: old });
  await bo.sees("This follow-up was cancelled.");
  await becomes(bo, old, ({ screen }) => screen.includes("You're all caught up"));
});
