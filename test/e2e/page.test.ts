import axe from "axe-core";
import { expect, test } from "vitest";
import { inAWeek } from "../support/program.ts";
import { startPlayground, useBrowser, type Window } from "./window.ts";

useBrowser();

test("a form error appears under its field, and the entered values stay", async () => {
  const open = await startPlayground();
  const ana = await open("Ana");
  await ana.types("/followup Yesterday");
  await ana.fills("Date", "2020-01-01");
  await ana.dialog.getByRole("button", { name: "Send", exact: true }).click();
  const date = ana.dialog.getByLabel(/^Date/);
  await ana.dialog.getByText("That time's in the past. Choose a later one.").waitFor();
  expect(await date.getAttribute("aria-invalid")).toBe("true");
  expect(await ana.dialog.getByLabel("Title").inputValue()).toBe("Yesterday");
  await ana.fills("Date", inAWeek);
  await ana.submits("Send");
  await ana.sees("Your meeting · No one's invited yet");
});

test("messages catch up after a Slack fault, and a stale button changes nothing", async () => {
  const open = await startPlayground();
  const [ana, bo] = [await open("Ana"), await open("Bo")];
  await createsMeeting(ana, "Kick-off");
  await bo.sees("Invited");
  await ana.sees("Invited (1)");
  await setFault(ana, "Server error", true);
  await ana.clicks("Cancel follow-up");
  await ana.page.getByRole("button", { name: "Cancel it" }).click();
  await ana.page.getByText("chat.update").first().waitFor();
  await bo.clicks("Accept");
  await bo.sees("This follow-up was cancelled.");
  await setFault(ana, "Server error", false);
  await bo.sees("Cancelled · @Ana cancelled this meeting");
  await ana.sees("Cancelled · Your meeting");
});

test("an invitation can be accepted with the keyboard alone", async () => {
  const open = await startPlayground();
  const [ana, bo] = [await open("Ana"), await open("Bo")];
  await createsMeeting(ana, "Kick-off");
  await bo.sees("Invited");
  await bo.composer.focus();
  const isOnAccept = async () =>
    (await bo.page.evaluate<string | null>("document.activeElement.getAttribute('aria-label')"))?.startsWith("Accept") === true;
  for (let presses = 0; presses < 40 && !(await isOnAccept()); presses++) await bo.page.keyboard.press("Shift+Tab");
  expect(await isOnAccept()).toBe(true);
  await bo.page.keyboard.press("Enter");
  await bo.sees("You accepted");
});

test.each([1280, 380])("the page has no serious accessibility problems and no horizontal overflow at %i px", async (width) => {
  const open = await startPlayground();
  const ana = await open("Ana", { width });
  await createsMeeting(ana, "Kick-off");
  await ana.sees("Invited (1)");
  await ana.types("/invitations");
  await ana.sees("Only visible to you");
  expect(await seriousViolations(ana)).toEqual([]);
  expect(await ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await ana.types("/followup Another");
  await ana.dialog.getByLabel("Title").waitFor();
  expect(await seriousViolations(ana)).toEqual([]);
});

test("behind the scenes, the page doesn't scroll, loading is shown as loading, and deleting asks for confirmation", async () => {
  const open = await startPlayground();
  const ana = await open("Ana", { width: 1400 });
  const entries = ana.page.locator(".traffic details");
  for (let turn = 1; turn <= 30; turn++) {
    await ana.types("/invitations help");
    await entries.nth(turn - 1).waitFor();
  }
  await entries.last().locator("summary").focus();
  await ana.page.evaluate("scrollTo(0, 1e6)");
  expect(await ana.page.evaluate("[document.documentElement.scrollHeight - innerHeight, scrollY]")).toEqual([0, 0]);

  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await ana.page.route(/\/api\/rows/, async (route) => {
    await released;
    await route.continue();
  });
  await ana.page.getByRole("tab", { name: "Database" }).click();
  const rows = ana.page.getByRole("combobox", { name: "Follow-up" });
  await rows.filter({ hasText: "Loading…" }).waitFor();
  release();
  await rows.filter({ hasText: "No follow-ups yet" }).waitFor();

  await ana.page.getByRole("tab", { name: "Faults" }).click();
  const deleteButton = ana.page.getByRole("button", { name: "Delete everything" });
  await deleteButton.click();
  await ana.dialog.getByText("Every follow-up and message will be deleted").waitFor();
  await ana.dialog.getByRole("button", { name: "Cancel" }).click();
  await ana.dialog.waitFor({ state: "detached" });
  await ana.sees("this help");
  await deleteButton.click();
  await ana.dialog.getByRole("button", { name: "Delete everything" }).click();
  await ana.page.getByText("Nothing here yet").waitFor();
});

test("a form opens only in its own window, commands work only in a channel, and the tour counts its steps", async () => {
  const open = await startPlayground();
  const [one, other] = [await open("Ana"), await open("Ana")];
  await one.types("/followup In one window");
  await one.dialog.getByText("New follow-up").waitFor();
  await other.types("/invitations help");
  await other.sees("Only visible to you · in #general");
  expect(await other.dialog.count()).toBe(0);
  expect(await one.dialog.getByLabel("Title").inputValue()).toBe("In one window");
  await one.submits("Send");
  await other.sees("In one window");

  await one.page.getByText("Sending messages to this app has been turned off").waitFor();
  await one.types("Hello?");
  await one.page.getByRole("alert").getByText("Sending messages to this app has been turned off.").waitFor();

  await one.page.getByRole("button", { name: "Guided tour" }).click();
  const hint = one.page.locator(".tour-step");
  for (let step = 1; step <= 7; step++) {
    await hint.filter({ hasText: `${step}/7` }).waitFor();
    await one.page.getByRole("button", { name: "Skip" }).click();
  }
  await one.page.getByText("That's it.").waitFor();
});

async function createsMeeting(ana: Window, title: string) {
  await ana.types(`/followup ${title}`);
  await ana.chooses("Participants", "Bo");
  await ana.fills("Date", inAWeek);
  await ana.submits("Send");
}

async function setFault({ page }: Window, fault: string, on: boolean) {
  const tab = page.getByRole("tab", { name: "Faults" });
  if (!(await tab.isVisible())) await page.getByRole("button", { name: "Behind the scenes" }).click();
  await tab.click();
  const toggle = page.getByLabel(fault);
  await toggle.click();
  await expect.poll(() => toggle.isChecked()).toBe(on);
  await page.getByRole("tab", { name: "Traffic" }).click();
}

/** Returns axe's serious and critical violations. */
async function seriousViolations({ page }: Window): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: { id: string; impact: string; nodes: { html: string }[] }[] = await page.evaluate(
    "axe.run().then(({ violations }) => violations)",
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
