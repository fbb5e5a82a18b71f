import { describe, expect, test } from "vitest";
import { type On, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, declines, finalResult, sends } from "../support/cast.ts";
import { seed } from "../support/seed.ts";

const databases: On[] = ["server", "embedded"];

// Many requests arrive at once here, so a slow machine gets all the time it needs.
const enforceDeadlines = false;

/** Returns the history entries of these kinds, oldest first. */
async function historyOf({ store }: TestBot, ...what: string[]) {
  const rows = await store.db.history.findMany({ where: { what: { in: what } }, orderBy: { id: "asc" } });
  return rows.map((row) => row.what);
}

describe.each(databases)("on the %s database, over HTTP", (on) => {
  test("of twenty simultaneous answers to one invitation exactly one counts, and the rest get a message", async () => {
    const testBot = await startTestBot({ over: "http", on, enforceDeadlines });
    const { ana, bo } = cast(testBot.slack);
    await sends(ana, "Kick-off", { Participants: [bo] });
    const card = await bo.sees("Invited · @Ana");
    await testBot.settled();
    await bo.clicks("Decline");
    await bo.seesModal("Decline");

    const [clicked, ...submitted] = await Promise.all([
      bo.clicks("Accept", { in: card, times: 10 }),
      ...Array.from({ length: 10 }, async () => finalResult(bo, await bo.submits({ Reason: "Dentist" }))),
    ]);
    expect(clicked.acked).toBe(true);
    await testBot.settled();
    const answers = await historyOf(testBot, "accept", "decline");
    expect(answers).toHaveLength(1);

    const refusals = () => bo.messages.filter(({ ephemeral, screen }) => ephemeral && /You already (accepted|declined) this/.test(screen));
    if (answers[0] === "accept") {
      await bo.until(() => refusals().length === 9);
      expect(submitted.every((outcome) => "modal" in outcome && outcome.modal.text.includes("You already accepted this"))).toBe(true);
      await ana.sees("Accepted (1): @Bo");
      await bo.sees("You accepted @Ana's meeting");
    } else {
      await bo.until(() => refusals().length === 10);
      expect(submitted.filter((outcome) => "closed" in outcome).length).toBeGreaterThan(0);
      await ana.sees("Declined (1): @Bo");
      await bo.sees("You declined @Ana's meeting");
    }
    expect(ana.messages.filter(({ screen }) => screen.includes("@Bo declined your meeting"))).toHaveLength(answers[0] === "accept" ? 0 : 1);
  });

  test("when two hundred people answer one follow-up at once, every answer counts", async () => {
    const testBot = await startTestBot({ over: "http", on, enforceDeadlines });
    const { slack } = testBot;
    const { ana } = cast(slack);
    const people = Array.from({ length: 200 }, (_, index) => slack.addPerson({ name: `P${index}` }));
    const { make } = await seed(testBot, [ana, ...people]);
    await make({ by: ana, title: "Assembly", in: 60, participants: people });
    await ana.sees("Invited (200): @P0, @P1");
    await testBot.settled();
    const [declining, accepting] = [people.slice(0, 50), people.slice(50)];
    for (const person of declining) {
      await person.clicks("Decline");
      await person.seesModal("Decline");
    }

    const [clicks, forms] = await Promise.all([
      Promise.all(accepting.map((person) => person.clicks("Accept"))),
      Promise.all(declining.map((person) => person.submits({ Reason: `From ${person.name}` }))),
    ]);
    expect(
      clicks.filter(({ acked }) => !acked),
      "every click is acked",
    ).toEqual([]);
    const titles = forms.map((form) => ("closed" in form ? "closed" : "modal" in form ? form.modal.title : "an error"));
    expect(
      titles.filter((title) => title !== "closed" && title !== "One moment"),
      "or says it's taking longer",
    ).toEqual([]);
    await ana.sees("Accepted (150): @P50, @P51");
    const card = await ana.sees("Declined (50): @P0, @P1");
    await testBot.settled();
    expect(card.screen).not.toContain("Invited (");
    expect((await historyOf(testBot, "accept", "decline")).toSorted()).toEqual([
      ...accepting.map(() => "accept"),
      ...declining.map(() => "decline"),
    ]);
    for (const person of accepting) expect(person.messages.map(({ screen }) => screen).join("\n")).toContain("You accepted @Ana's meeting");
    for (const person of declining) {
      expect(person.messages.map(({ screen }) => screen).join("\n")).toContain("You declined @Ana's meeting");
      expect(ana.messages.filter(({ screen }) => screen.includes(`“From ${person.name}”`))).toHaveLength(1);
    }
    expect(testBot.log.filter((line) => line.includes("interaction failed"))).toEqual([]);
  }, 480_000);
});

test("of a simultaneous Reassign and Got it one counts, and the other gets a message", async () => {
  const testBot = await startTestBot({ over: "http", enforceDeadlines });
  const { ana, bo, cy } = cast(testBot.slack);
  await sends(ana, "Report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned · @Ana");
  await declines(bo, "On leave");
  const notice = await ana.sees("@Bo declined the task");
  await ana.clicks("Reassign", { in: notice });
  await ana.seesModal("Assign to someone");

  const [submitted] = await Promise.all([
    ana.submits({ "Assign to": cy }).then((sent) => finalResult(ana, sent)),
    ana.clicks("Got it", { in: notice }),
  ]);
  await testBot.settled();
  const [decision, ...others] = await historyOf(testBot, "reassign", "keep");
  expect(others).toEqual([]);
  if (decision === "reassign") {
    expect(submitted).toEqual({ closed: true });
    await ana.sees("This was already reassigned from @Bo to someone else.");
    await ana.sees("Reassigned to @Cy");
    await cy.sees("Assigned · @Ana");
  } else {
    expect("modal" in submitted && submitted.modal.text).toContain("You've already handled this response.");
    await ana.sees("You left it as is");
    expect(cy.messages).toEqual([]);
  }
});

test("of two simultaneous reassignments one counts, and only that person is asked", async () => {
  const testBot = await startTestBot({ over: "http", enforceDeadlines });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned · @Ana");
  await declines(bo, "On leave");
  await ana.clicks("Reassign", { in: await ana.sees("@Bo declined the task") });
  await ana.seesModal("Assign to someone");

  await Promise.all([ana.submits({ "Assign to": cy }), ana.submits({ "Assign to": dee })]);
  await testBot.settled();
  expect(await historyOf(testBot, "reassign")).toEqual(["reassign"]);
  const asked = [cy, dee].filter(({ messages }) => messages.length > 0);
  expect(asked).toHaveLength(1);
  await ana.sees(`Assigned · Your task for @${asked[0]?.name}`);
  await ana.sees(`Reassigned to @${asked[0]?.name}`);
});

test("a decline form that was open during a reschedule is refused, with the new time", async () => {
  const testBot = await startTestBot({ over: "http", enforceDeadlines });
  const { ana, bo } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.clicks("Decline", { in: await bo.sees("Invited · @Ana") });
  await bo.seesModal("Decline");
  await ana.clicks("Reschedule…", { in: await ana.sees("Invited (1): @Bo") });
  expect(await finalResult(ana, await ana.submits({ Date: "2026-12-01", Time: "10:00" }))).toEqual({ closed: true });

  const refused = await finalResult(bo, await bo.submits({ Reason: "Dentist" }));
  expect("modal" in refused && refused.modal.title).toBe("Can't do that");
  expect("modal" in refused && refused.modal.text).toContain("This has changed, and it's now scheduled for Tue, Dec 1, 2026 at 4:00 AM");
  await testBot.settled();
  expect(await historyOf(testBot, "decline")).toEqual([]);
  expect(ana.messages.some(({ screen }) => screen.includes("declined your meeting"))).toBe(false);
  await bo.closesModal();
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
});

test("a click that Slack delivers twice counts once", async () => {
  const testBot = await startTestBot({ over: "http", enforceDeadlines });
  const { ana, bo } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.clicks("Accept", { in: await bo.sees("Invited · @Ana"), times: 2 });
  await bo.sees("You already accepted this.");
  await ana.sees("Accepted (1): @Bo");
  await testBot.settled();
  expect(await historyOf(testBot, "accept")).toEqual(["accept"]);

  await ana.clicks("Cancel follow-up", { times: 2 });
  await bo.sees("Cancelled · @Ana cancelled this meeting");
  await ana.sees("This follow-up was cancelled.");
  await testBot.settled();
  expect(await historyOf(testBot, "cancel")).toEqual(["cancel"]);
});
