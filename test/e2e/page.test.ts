import axe from "axe-core";
import { expect, test } from "vitest";
import { startPlayground, useBrowser, type Window } from "./window.ts";

useBrowser();

test("what is wrong with a form is said under its field, and what was typed stays", async () => {
  const open = await startPlayground();
  const ana = await open("Ana");
  await ana.types("/followup Yesterday");
  await ana.fills("Date", "2020-01-01");
  await ana.dialog.getByRole("button", { name: "Send", exact: true }).click();
  const date = ana.dialog.getByLabel(/^Date/);
  await ana.dialog.getByText("This is in the past. Choose a time to come.").waitFor();
  expect(await date.getAttribute("aria-invalid")).toBe("true");
  expect(await ana.dialog.getByLabel("Title").inputValue()).toBe("Yesterday");
  await ana.fills("Date", "2035-01-01");
  await ana.submits("Send");
  await ana.sees("Your meeting – in your own diary");
});

test("a fault of Slack heals, and a button from before it changes nothing", async () => {
  const open = await startPlayground();
  const [ana, bo] = [await open("Ana"), await open("Bo")];
  await invites(ana, "Kick-off");
  await bo.sees("Invited");
  await ana.sees("Invited (1)");
  await turns(ana, "Server error", true);
  await ana.clicks("Cancel follow-up");
  await ana.page.getByRole("button", { name: "Cancel it" }).click();
  await ana.page.getByText("chat.update").first().waitFor();
  await bo.clicks("Accept");
  await bo.sees("This follow-up was cancelled.");
  await turns(ana, "Server error", false);
  await bo.sees("Cancelled – @Ana cancelled this meeting.");
  await ana.sees("Cancelled – your meeting");
});

test("an invitation is accepted with the keyboard alone", async () => {
  const open = await startPlayground();
  const [ana, bo] = [await open("Ana"), await open("Bo")];
  await invites(ana, "Kick-off");
  await bo.sees("Invited");
  await bo.composer.focus();
  const isOnAccept = async () =>
    (await bo.page.evaluate<string | null>("document.activeElement.getAttribute('aria-label')"))?.startsWith("Accept") === true;
  for (let presses = 0; presses < 40 && !(await isOnAccept()); presses++) await bo.page.keyboard.press("Shift+Tab");
  expect(await isOnAccept()).toBe(true);
  await bo.page.keyboard.press("Enter");
  await bo.sees("you accepted this meeting");
});

test.each([1280, 380])("nothing on the page keeps anybody out, and nothing is cut off, at %i px", async (width) => {
  const open = await startPlayground();
  const ana = await open("Ana", { width });
  await invites(ana, "Kick-off");
  await ana.sees("Invited (1)");
  await ana.types("/invitations");
  await ana.sees("Only visible to you");
  expect(await serious(ana)).toEqual([]);
  expect(await ana.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await ana.types("/followup Another");
  await ana.dialog.getByLabel("Title").waitFor();
  expect(await serious(ana)).toEqual([]);
});

async function invites(ana: Window, title: string) {
  await ana.types(`/followup ${title}`);
  await ana.chooses("Participants", "Bo");
  await ana.fills("Date", "2035-11-27");
  await ana.submits("Send");
}

async function turns({ page }: Window, fault: string, on: boolean) {
  const tab = page.getByRole("tab", { name: "Faults" });
  if (!(await tab.isVisible())) await page.getByRole("button", { name: "Behind the scenes" }).click();
  await tab.click();
  const turned = page.getByLabel(fault);
  await turned.click();
  await expect.poll(() => turned.isChecked()).toBe(on);
  await page.getByRole("tab", { name: "Traffic" }).click();
}

/** What axe finds that keeps somebody from using the page. */
async function serious({ page }: Window): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: { id: string; impact: string; nodes: { html: string }[] }[] = await page.evaluate(
    "axe.run().then(({ violations }) => violations)",
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
