import { describe, expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { becomes, lists, seed, titles } from "../support/seed.ts";

test("the list has three groups in order, each with the soonest first", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(testBot.slack);
  const { make, decline } = await seed(testBot, [ana, bo, cy]);
  const late = await make({ by: ana, title: "#2 report", in: 900, owner: bo, type: "TASK" });
  const soon = await make({ by: ana, title: "#1 kick-off", in: 800, participants: [bo] });
  await decline(late, bo, "On leave");
  await decline(soon, bo, "Too early");
  await make({ by: cy, title: "#4 call", in: 700, owner: ana, type: "CALL" });
  await make({ by: bo, title: "#3 review", in: 600, participants: [ana] });
  await make({ by: ana, title: "#6 lunch", in: 500, participants: [cy] });
  await make({ by: ana, title: "#5 offer", in: 400, owner: cy, type: "TASK" });

  const list = await lists(ana);
  expect(titles(list)).toEqual(["#1 kick-off", "#2 report", "#3 review", "#4 call", "#5 offer", "#6 lunch"]);
  expect(list.screen).toMatch(
    new RegExp(
      [
        "Responses\n#1 kick-off\nDeclined · meeting · @Bo\n.*\n“Too early”\n\\[Reschedule\\] \\[Got it\\] \\[Details\\]",
        "#2 report\nDeclined · task · @Bo\n.*\n“On leave”\n\\[Reassign\\] \\[Got it\\] \\[Details\\]",
        "Waiting for your answer\n#3 review\nInvited · meeting · from @Bo\n.*\n\\[Accept\\] \\[Decline\\] \\[Details\\]",
        "#4 call\nAssigned · call · from @Cy\n.*\n\\[Accept\\] \\[Decline\\] \\[Details\\]",
        "Sent\n#5 offer\nAssigned · task · to @Cy\n.*\n\\[Reassign\\] \\[Remove\\] \\[Details\\]",
        "#6 lunch\nInvited · meeting · to @Cy\n.*\n\\[Reschedule\\] \\[Remove\\] \\[Details\\]",
      ].join("\n"),
    ),
  );
  expect(list.text, "screen readers get the same").toMatch(
    /^Responses: “#1 kick-off”, Declined · meeting · <@U0BO>, .*Waiting for your answer: “#3 review”.*Sent: “#5 offer”/,
  );
  expect(list.ephemeral, "no one else sees it").toBe(true);
});

test("“Show responses” toggles the filter, and /invitations responses starts with it on", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(testBot.slack);
  const { make, decline } = await seed(testBot, [ana, bo]);
  await decline(await make({ by: ana, title: "#1 declined", in: 60, participants: [bo] }), bo);
  await make({ by: bo, title: "#2 waiting", in: 60, participants: [ana] });
  await make({ by: ana, title: "#3 sent", in: 60, participants: [bo] });

  const list = await lists(ana);
  expect(list.screen).toContain("[ ] Show responses");
  await ana.clicks("Show responses");
  const filtered = await becomes(ana, list, ({ screen }) => screen.includes("[x] Show responses"));
  expect(titles(filtered)).toEqual(["#1 declined"]);
  await ana.clicks("Show responses");
  const all = await becomes(ana, list, ({ screen }) => screen.includes("[ ] Show responses"));
  expect(titles(all)).toEqual(["#1 declined", "#2 waiting", "#3 sent"]);

  const responses = await lists(ana, "responses");
  expect(titles(responses)).toEqual(["#1 declined"]);
  await ana.clicks("Show responses");
  expect(titles(await becomes(ana, responses, ({ screen }) => screen.includes("[ ] Show responses")))).toHaveLength(3);
});

test("an empty list says how to go on, with and without the filter", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  const empty = await lists(ana);
  expect(empty.screen).toContain("You're all caught up. Send a follow-up with /followup.");
  expect(empty.text).toBe("You're all caught up. Send a follow-up with /followup.");
  await ana.clicks("Show responses");
  const words = "No responses need your attention. Uncheck Show responses to see all your invitations.";
  expect((await becomes(ana, empty, ({ screen }) => screen.includes("[x] Show responses"))).screen).toContain(words);

  await sends(ana, "Kick-off", { Participants: [bo] });
  expect((await lists(ana, "responses")).screen, "sent invitations aren't responses").toContain(words);
  expect((await lists(ana)).screen).toContain("Kick-off");
});

describe("the word after /invitations", () => {
  test.for(["responses", "RESPONSES", "  Responses   "])("“%s” shows only responses", async (word) => {
    const { slack } = await startTestBot({ enforceDeadlines: false });
    const { ana } = cast(slack);
    expect((await lists(ana, word)).screen).toContain("[x] Show responses");
  });

  test.for(["help", "HELP", "  Help "])("“%s” shows help", async (word) => {
    const { slack } = await startTestBot({ enforceDeadlines: false });
    const { ana } = cast(slack);
    const help = await lists(ana, word);
    expect(help.screen).toContain("/followup [title]: send a new follow-up");
    expect(help.screen).toContain("/invitations responses: see only the responses");
    expect(help.text).toContain("/invitations responses: see only the responses");
    expect(help.screen).not.toContain("I don't recognize");
  });

  test.for([
    ["respones", "responses"],
    ["response", "responses"],
    ["hlp", "help"],
    ["Hepl", "help"],
  ] as const)("“%s” is unknown, and “%s” is suggested", async ([word, meant]) => {
    const { slack } = await startTestBot({ enforceDeadlines: false });
    const { ana } = cast(slack);
    const help = await lists(ana, word);
    expect(help.screen).toContain(`I don't recognize “${word.toLowerCase()}”. Did you mean “${meant}”?`);
    expect(help.screen).toContain("/invitations help: show this help");
  });

  test("a word close to no command just shows help, and is quoted as typed", async () => {
    const { slack } = await startTestBot({ enforceDeadlines: false });
    const { ana } = cast(slack);
    const help = await lists(ana, "<!channel> *& yes*");
    expect(help.screen).toContain("I don't recognize “<!channel> *& yes*”.");
    expect(help.screen).not.toContain("Did you mean");
    expect(help.screen).toContain("/invitations help: show this help");
  });
});

test("completed and cancelled follow-ups aren't listed, and a reopened one is listed again", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(testBot.slack);
  const { make, decline } = await seed(testBot, [ana, bo]);
  await decline(await make({ by: ana, title: "#1 to complete", in: 60, participants: [bo] }), bo);
  await make({ by: ana, title: "#2 to cancel", in: 70, participants: [bo] });
  await testBot.settled();
  expect(titles(await lists(ana))).toEqual(["#1 to complete", "#2 to cancel"]);
  expect(titles(await lists(bo))).toEqual(["#2 to cancel"]);

  await ana.clicks("Mark as completed", { in: await ana.sees(/Your meeting[^]*#1/) });
  await ana.clicks("Cancel follow-up", { in: await ana.sees(/Your meeting[^]*#2/) });
  expect(titles(await lists(ana))).toEqual([]);
  expect(titles(await lists(ana, "responses"))).toEqual([]);
  expect(titles(await lists(bo))).toEqual([]);

  await ana.clicks("Reopen", { in: await ana.sees(/Completed[^]*#1/) });
  expect(titles(await lists(ana))).toEqual(["#1 to complete"]);
});

test("a changed answer moves in and out of the organizer's list", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "#1 kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await declines(bo, "Dentist");
  await settled();
  expect((await lists(ana)).screen).toMatch(/Responses\n#1 kick-off/);
  await bo.clicks("Change answer");
  await settled();
  expect((await lists(ana)).screen).toContain("You're all caught up");
  await bo.clicks("Change answer");
  await bo.submits({});
  await settled();
  expect((await lists(ana)).screen).toMatch(/Responses\n#1 kick-off/);
});
