import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";

const labels = ["Title", "Type", "Owner", "Participants", "Date", "Time", "Duration", "Location", "Description"];

test("/followup opens the form with the text after it as the title", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await ana.types("/followup R&D <plan> with *stars*");
  const form = await ana.seesModal("New follow-up");
  expect(Object.keys(form.fields)).toEqual(labels);
  expect(form.fields["Title"]?.value).toBe("R&D <plan> with *stars*");
  expect(form.fields["Date"]?.value).toBe("2026-11-23");
  expect(form.text).toContain("In your time zone, Europe/Berlin.");
  await ana.submits({ Participants: [bo], Type: "Call", Duration: "1½ hours" });
  const card = await bo.sees("Invited · @Ana invited you to a call");
  expect(card.screen).toContain("R&D <plan> with *stars*");
  expect(card.screen).toContain("When: Mon, Nov 23, 2026, all day");
});

test("the New follow-up shortcut opens an empty form", async () => {
  const { slack } = await startTestBot({ over: "http" });
  const { ana } = cast(slack);
  await ana.uses("New follow-up");
  const form = await ana.seesModal("New follow-up");
  expect(Object.keys(form.fields)).toEqual(labels);
  await ana.submits({ Title: "Think", Date: "2026-11-24" });
  const card = await ana.sees("Your meeting · No one's invited yet");
  expect(card.labels).toEqual(["Assign to…", "Reschedule…", "Participants…", "Mark as completed", "Cancel follow-up"]);
});

test("the Create follow-up message shortcut takes the message's text and links back to it", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  const message = bo.posts("Can somebody check the <numbers>?\nThe sums look odd & late");
  await ana.uses("Create follow-up", { on: message });
  const form = await ana.seesModal("New follow-up");
  expect(form.fields["Title"]?.value).toBe("Can somebody check the <numbers>?");
  expect(form.fields["Description"]?.value).toBe("Can somebody check the <numbers>?\nThe sums look odd & late");
  await ana.submits({ Owner: bo });
  const card = await bo.sees("Assigned");
  expect(card.screen).toContain("From this message");
  expect(JSON.stringify(card.blocks)).toContain(`/archives/${message.channel}/p${message.ts.replace(".", "")}`);
});

test("someone who is named twice, or is also the owner or organizer, gets at most one message", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Owner: bo, Participants: [ana, bo, cy, cy] });
  await settled();
  expect([ana, bo, cy].map((person) => person.notifications.length)).toEqual([1, 1, 1]);
  expect(ana.last?.screen).toContain("Assigned (1): @Bo\nInvited (1): @Cy");
  expect(bo.last?.screen).toContain("Also invited: @Cy\n");
  expect(cy.last?.screen).toContain("Also invited: @Bo (owner)\n");
});

test("participants can be added and removed later without notifying anyone else", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Also invited: @Cy");
  await cy.sees("Also invited: @Bo");
  await ana.sees("Invited (2)");
  await ana.clicks("Participants…");
  const form = await ana.seesModal("Participants");
  expect(form.text).toContain("No one else is notified");
  await ana.submits({ Participants: [bo, dee] });
  expect((await dee.sees("Invited · @Ana invited you to a meeting")).screen).toContain("Also invited: @Bo\n");
  await bo.sees("Also invited: @Dee");
  expect((await cy.sees("Removed · @Ana no longer needs you for this")).labels).toEqual([]);
  await settled();
  expect(bo.notifications).toHaveLength(1);
  expect(cy.notifications).toHaveLength(1);
});

test("Details shows everything, and Ana's card shows that Bo has looked", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy], Description: "The first one" });
  await bo.sees("Invited");
  await bo.clicks("Details");
  const details = await bo.seesModal("Details");
  expect(details.text).toContain("@Ana is the organizer of this meeting");
  expect(details.text).toContain("The first one");
  expect(details.text).toContain("Invited (2): @Bo, @Cy");
  await ana.sees("Invited (2): @Bo (seen), @Cy");
});

test("a link in the location is clickable, and cards have a Join button as long as the follow-up is on", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  const url = "https://meet.example.com/kick-off?pin=1";
  await sends(ana, "Kick-off", { Participants: [bo], Location: `Room 4 or ${url}` });
  const card = await bo.sees("Invited");
  expect(card.screen).toContain(`Where: Room 4 or ${url}`);
  expect(card.labels).toEqual(["Accept", "Decline", "Join", "Details"]);
  expect(JSON.stringify(card.blocks)).toContain(JSON.stringify({ type: "link", url }));
  expect(await bo.clicks("Join", { in: card })).toMatchObject({ acked: true });
  await bo.clicks("Accept", { in: card });
  expect((await bo.sees("You accepted")).labels).toEqual(["Join", "Change answer", "Details"]);
  await ana.clicks("Cancel follow-up", { in: await ana.sees((message) => message.labels.includes("Join")) });
  expect((await bo.sees("Cancelled ·")).labels).toEqual([]);
  await settled();
});

test("submitting a form twice creates one follow-up", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  const results = await Promise.all([ana.submits({ Participants: [bo] }), ana.submits({ Participants: [bo] })]);
  expect(results).toEqual([{ closed: true }, { closed: true }]);
  await settled();
  expect([ana.notifications.length, bo.notifications.length]).toEqual([1, 1]);
});

test("times are entered in the organizer's new time zone after they move", async () => {
  const { slack, setNow } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await ana.types("/followup");
  expect((await ana.seesModal("New follow-up")).text).toContain("In your time zone, Europe/Berlin.");
  await ana.closesModal();
  await slack.moveTo(ana, "Asia/Tokyo");
  setNow(new Date("2026-11-23T09:02:00Z"));
  await ana.types("/followup Kick-off");
  expect((await ana.seesModal("New follow-up")).text).toContain("In your time zone, Asia/Tokyo.");
  await ana.submits({ Participants: [bo], Date: "2026-11-27", Time: "15:00" });
  expect((await bo.sees("Invited")).text).toContain("Fri, Nov 27, 2026 at 1:00 AM EST");
});

test("choosing someone whose account was deactivated is refused in the form", async () => {
  const { slack, setNow } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await slack.deactivate(bo);
  setNow(new Date("2026-11-23T09:02:00Z"));
  await ana.types("/followup Again");
  await ana.seesModal("New follow-up");
  expect(await ana.submits({ Owner: bo })).toEqual({ errors: { Owner: "Bo's account is deactivated. Choose someone else." } });
});

test("a notification shows exactly what was typed", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off *x* _y_ ~z~ `c` & <b> &amp; <!channel>", { Participants: [bo] });
  await bo.sees("Invited");
  expect(bo.notifications[0]).toContain("“Kick-off *x* _y_ ~z~ `c` & <b> &amp; <!channel>” on Fri, Nov 27, 2026");
});
