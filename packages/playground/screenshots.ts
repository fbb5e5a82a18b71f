import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import type { Person, Slack } from "../slack-emulator/index.ts";

/** All screenshots show the same moment: Monday, November 23, 2026, 10:00 in Berlin. */
export const recordedAt = new Date("2026-11-23T09:00:00Z");

const folder = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const size = { width: 1120, height: 700 };

/** Plays both loops and writes the README's screenshots. Returns the file paths. */
export async function record(url: string, slack: Slack): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  // Loaded only here, because nothing else needs it.
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
  });
  try {
    return await playStory(slack, (name, person, text) => takeScreenshot(browser, `${url}#${person.name.toLowerCase()}`, name, text));
  } finally {
    await browser.close();
  }
}

type TakeScreenshot = (name: string, person: Person, text: string) => Promise<string>;

async function playStory(slack: Slack, take: TakeScreenshot): Promise<string[]> {
  const [ana, bo, cy] = ["Ana", "Bo", "Cy"].map((name) => findPerson(slack, name));
  if (!ana || !bo || !cy) throw new Error("the cast is not complete");
  const files: string[] = [];

  await ana.types("/followup Write the report");
  await ana.seesModal("New follow-up");
  files.push(await take("form", ana, "New follow-up"));
  await ana.submits({ Type: "Task", Owner: bo, Date: "2026-11-27", Time: "15:00", Description: "Two pages are enough." });
  await bo.sees("Write the report");
  files.push(await take("assigned", bo, "Decline"));
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "On leave until December" });
  await ana.sees("On leave");
  files.push(await take("declined", ana, "Reassign"));
  await ana.clicks("Reassign");
  await ana.seesModal(/^Assign to/);
  await ana.submits({ "Assign to": cy });
  await cy.sees("Write the report");
  await cy.clicks("Accept");
  await ana.sees(/Accepted.*@Cy/);

  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  await ana.submits({ Participants: [bo, cy], Date: "2026-12-01", Time: "10:00", Location: "Room 4" });
  await bo.sees("Kick-off");
  await bo.clicks("Decline", { near: "Kick-off" });
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "It's 4 in the morning here" });
  await ana.sees("4 in the morning");
  await ana.types("/invitations");
  await ana.sees((message) => message.ephemeral);
  files.push(await take("list", ana, "Only visible to you"));
  await ana.clicks("Reschedule");
  await ana.seesModal("Reschedule");
  await ana.submits({ Time: "16:00" });
  await bo.sees(/16:00|10:00 AM/);
  files.push(await take("rescheduled", bo, "Accept"));
  return files;
}

const findPerson = (slack: Slack, name: string): Person | undefined => slack.people.find((person) => person.name === name);

async function takeScreenshot(browser: Browser, pageUrl: string, name: string, text: string): Promise<string> {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: 2, colorScheme: "light", reducedMotion: "reduce" });
  await page.addInitScript(() => {
    localStorage.setItem("playground-panel", "false");
    localStorage.setItem("playground-tour", '{"at":99,"since":0}');
  });
  await page.goto(pageUrl);
  await page.getByText(text).last().waitFor();
  const path = `${folder}${name}.png`;
  await page.screenshot({ path });
  await page.close();
  return path;
}
