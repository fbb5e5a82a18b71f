import { describe, expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { type On, type Over, startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";

const places: { over: Over; on: On }[] = [
  { over: "http", on: "server" },
  { over: "socket", on: "server" },
  { over: "socket", on: "embedded" },
];

describe.each(places)("over $over, on the $on database", (place) => {
  test("a task is assigned, declined with a reason, reassigned and accepted", async () => {
    const { slack, settled } = await startTestBot({ ...place, enforceDeadlines: false });
    const { ana, bo, cy } = cast(slack);
    await sends(ana, "Write the report", { Type: "Task", Owner: bo });

    const card = await bo.sees("Assigned · @Ana assigned you a task");
    expect(card.screen).toContain("Friday, November 27th at 9:00 AM");
    expect(card.text).toBe("Assigned · <@U0ANA> assigned you a task. “Write the report”, due Fri, Nov 27, 2026 at 9:00 AM EST.");
    expect(await list(ana)).toMatch(/Sent\n.*Write the report.*Assigned · task · to @Bo/s);
    expect(await list(ana, "responses")).toContain("No responses need your attention");
    expect(await list(bo)).toMatch(/Waiting for your answer\n.*Write the report.*Assigned · task · from @Ana.*\[Accept\] \[Decline\]/s);

    await declines(bo, "On leave");
    const notice = await ana.sees("@Bo declined the task you assigned");
    expect(notice.screen).toContain("“On leave”");
    expect(notice.labels).toEqual(["Reassign", "Got it", "Cancel follow-up"]);
    expect(ana.notifications.at(-1)).toContain("@Bo declined the task you assigned. Reason: “On leave”. “Write the report”, due");
    await bo.sees("You declined @Ana's task");
    expect(await list(ana)).toMatch(/Responses\n.*Write the report.*Declined · task · @Bo.*“On leave”.*\[Reassign\] \[Got it\]/s);
    expect(await list(ana, "responses")).toContain("Declined · task · @Bo");
    expect(await list(bo)).toContain("You're all caught up");

    await ana.clicks("Reassign", { in: notice });
    await ana.seesModal("Assign to someone");
    expect(await ana.submits({ "Assign to": cy, Note: "You know the numbers." })).toEqual({ closed: true });
    const reassigned = await cy.sees("Assigned · @Ana assigned you a task");
    expect(reassigned.screen).toContain("“You know the numbers.”");
    expect((await bo.sees("Reassigned · @Ana reassigned this to @Cy")).labels).toEqual([]);
    await settled();
    const settledNotice = ana.messages.find(({ ts }) => ts === notice.ts);
    expect(settledNotice?.screen).toContain("Reassigned to @Cy");
    expect(settledNotice?.labels).toEqual([]);
    expect((await ana.sees("Assigned · Your task for @Cy")).screen).toContain("Reassigned: @Bo (declined) → @Cy");

    const pings = ana.notifications.length;
    await cy.clicks("Accept");
    await cy.sees("You accepted @Ana's task");
    await ana.sees("Accepted · Your task for @Cy");
    expect(ana.notifications, "an acceptance pings no one").toHaveLength(pings);
    expect(await list(ana)).toContain("You're all caught up");
    expect(await list(cy)).toContain("You're all caught up");
  });

  test("two people are invited, one accepts and one declines, and both accept after a reschedule", async () => {
    const { slack, settled } = await startTestBot({ ...place, enforceDeadlines: false });
    const { ana, bo, cy } = cast(slack);
    await sends(ana, "Kick-off", { Participants: [bo, cy], Location: "Room 4" });
    expect((await bo.sees("Invited · @Ana invited you to a meeting")).screen).toContain("Where: Room 4");
    await cy.sees("Invited · @Ana");
    expect((await ana.sees("Invited (2)")).screen).toContain("Invited (2): @Bo, @Cy");
    expect(await list(ana)).toMatch(/Sent\n.*Invited · meeting · to @Bo.*Invited · meeting · to @Cy/s);

    await bo.clicks("Accept");
    await declines(cy, "Too late for me");
    const notice = await ana.sees("@Cy declined your meeting");
    expect(notice.labels).toEqual(["Reschedule", "Got it", "Cancel follow-up"]);
    await ana.sees((message) => /Declined \(1\): @Cy[^]*Accepted \(1\): @Bo/.test(message.screen));
    expect(await list(ana)).toMatch(/Responses\n.*Kick-off.*Declined · meeting · @Cy/s);

    await ana.clicks("Reschedule", { in: notice });
    const form = await ana.seesModal("Reschedule");
    expect([form.fields["Date"]?.value, form.fields["Time"]?.value]).toEqual(["2026-11-27", "15:00"]);
    const before = { bo: bo.notifications.length, cy: cy.notifications.length };
    expect(await ana.submits({ Date: "2026-11-30", Time: "10:00", Note: "Better for Cy" })).toEqual({ closed: true });
    await settled();
    for (const [person, count] of [
      [bo, before.bo],
      [cy, before.cy],
    ] as const) {
      expect(person.notifications, "asked again with a new message").toHaveLength(count + 1);
      expect(person.last?.screen).toMatch(/When: ~.*November 27th.*~ → .*November 30th/);
      expect(person.last?.screen).toContain("“Better for Cy”");
      expect(person.last?.labels).toEqual(["Accept", "Decline", "Details"]);
      expect(person.messages.at(-2)?.screen).toContain("Rescheduled · @Ana changed the time. See the new invitation below.");
      expect(person.messages.at(-2)?.labels).toEqual([]);
    }
    const settledNotice = ana.messages.find(({ ts }) => ts === notice.ts);
    expect(settledNotice?.screen).toMatch(/Rescheduled to .*November 30th.*. Everyone was asked again\./);
    expect(settledNotice?.labels).toEqual([]);

    await bo.clicks("Accept");
    await cy.clicks("Accept");
    await ana.sees("Accepted (2): @Bo, @Cy");
    expect(await list(ana)).toContain("You're all caught up");
    expect(await list(ana, "responses")).toContain("No responses need your attention");
  });
});

async function list(person: Person, word = ""): Promise<string> {
  await person.types(`/invitations ${word}`.trim());
  return person.last?.screen ?? "";
}
