import { expect, test } from "vitest";
import type { Person, SeenMessage } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { cast } from "../support/cast.ts";
import { becomes, lists, seed, titles } from "../support/seed.ts";

/** Turns the page and returns the updated list. */
async function turnPage(person: Person, label: "Next page" | "Previous page", list: SeenMessage): Promise<SeenMessage> {
  await person.clicks(label, { in: list });
  return becomes(person, list, (now) => now.screen !== list.screen);
}

/** Pages until the button is gone and returns all pages; stops at 40. */
async function pageThrough(person: Person, label: "Next page" | "Previous page", first: SeenMessage): Promise<SeenMessage[]> {
  const pages = [first];
  for (let page = first; page.labels.includes(label) && pages.length < 40; pages.push(page)) page = await turnPage(person, label, page);
  return pages;
}

const screens = (pages: SeenMessage[]) => pages.map(({ screen }) => screen);

test("paging through 300 invitations in both directions shows each once, in order", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  const { make, decline } = await seed(testBot, [ana, bo, cy, dee]);
  // Three rows share each start time, created in a different order than listed.
  for (const n of Array.from({ length: 100 }, (_, index) => (index * 37) % 100)) {
    const title = `#${String(n).padStart(3, "0")}`;
    if (n < 30) await make({ by: cy, title, in: 60 + n, participants: [ana] });
    if (n < 30) await make({ by: dee, title, in: 60 + n, participants: [ana, bo] });
    if (n < 30) await make({ by: bo, title, in: 60 + n, owner: ana });
    if (n < 30) continue;
    const made = await make({ by: ana, title, in: 60 + n, participants: [bo, cy, dee] });
    if (n >= 90) for (const person of [bo, cy, dee]) await decline(made, person);
  }
  const numbers = (from: number, to: number) =>
    Array.from({ length: (to - from) * 3 }, (_, index) => `#${String(from + Math.floor(index / 3)).padStart(3, "0")}`);
  const inOrder = [...numbers(90, 100), ...numbers(0, 30), ...numbers(30, 90)];

  const forward = await pageThrough(ana, "Next page", await lists(ana));
  expect(forward).toHaveLength(30);
  expect(forward.flatMap(titles)).toEqual(inOrder);
  const rows = forward.flatMap(({ screen }) => screen.match(/#\d{3}\n\w+ · \w+ · (?:\w+ )?@\w+/g) ?? []);
  expect(new Set(rows).size, "no one is listed twice for one follow-up").toBe(300);
  expect(forward[0]?.labels).not.toContain("Previous page");
  expect(forward.slice(1).every(({ labels }) => labels.includes("Previous page"))).toBe(true);

  const last = forward.at(-1);
  const backward = await pageThrough(ana, "Previous page", last ?? (await lists(ana)));
  expect(screens(backward.toReversed())).toEqual(screens(forward));
});

test("acting on the only row of the last page leads back to the first page", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(testBot.slack);
  const { make } = await seed(testBot, [ana, bo]);
  for (let n = 1; n <= 11; n++) await make({ by: ana, title: `#${n} sent`, in: n, participants: [bo] });
  const list = await lists(ana);
  const last = await turnPage(ana, "Next page", list);
  expect(titles(last)).toEqual(["#11 sent"]);
  await ana.clicks("Remove", { in: last });
  const first = await becomes(ana, list, (now) => titles(now).length === 10);
  expect(titles(first)[0]).toBe("#1 sent");
  expect(first.labels).not.toContain("Next page");
  expect(first.labels).not.toContain("Previous page");
});

test("exactly one full page has no paging buttons", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(testBot.slack);
  const { make } = await seed(testBot, [ana, bo]);
  for (let n = 1; n <= 10; n++) await make({ by: ana, title: `#${n} sent`, in: n, participants: [bo] });
  const list = await lists(ana);
  expect(titles(list)).toHaveLength(10);
  expect(list.labels.filter((label) => label.endsWith("page"))).toEqual([]);
});

test("turning on the filter starts at its first page, from any page", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(testBot.slack);
  const { make, decline } = await seed(testBot, [ana, bo]);
  for (let n = 1; n <= 12; n++) await decline(await make({ by: ana, title: `#${n} declined`, in: n, participants: [bo] }), bo);
  for (let n = 1; n <= 12; n++) await make({ by: ana, title: `#${n + 12} sent`, in: n, participants: [bo] });
  const second = await turnPage(ana, "Next page", await lists(ana));
  const third = await turnPage(ana, "Next page", second);
  expect(titles(third)).toEqual(["#21 sent", "#22 sent", "#23 sent", "#24 sent"]);
  await ana.clicks("Show responses", { in: third });
  const filtered = await becomes(ana, third, ({ screen }) => screen.includes("[x] Show responses"));
  expect(titles(filtered)[0]).toBe("#1 declined");
  const rest = await turnPage(ana, "Next page", filtered);
  expect(rest.screen).toContain("[x] Show responses");
  expect(titles(rest), "the filter stays on").toEqual(["#11 declined", "#12 declined"]);
  expect(rest.labels).not.toContain("Next page");
});

test("rows added or removed meanwhile neither hide nor duplicate rows on the next page", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(testBot.slack);
  const { make } = await seed(testBot, [ana, bo]);
  for (let n = 2; n <= 24; n += 2) await make({ by: ana, title: `#${n} sent`, in: n, participants: [bo] });
  await testBot.settled();
  const list = await lists(ana);
  expect(titles(list).at(-1)).toBe("#20 sent");
  await make({ by: ana, title: "#1 sent", in: 1, participants: [bo] });
  await make({ by: ana, title: "#23 sent", in: 23, participants: [bo] });
  await bo.clicks("Accept", { in: await bo.sees("#20 sent") });
  expect(titles(await turnPage(ana, "Next page", list))).toEqual(["#22 sent", "#23 sent", "#24 sent"]);
});
