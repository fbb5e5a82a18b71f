import { describe, expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { becomes, lists } from "../support/seed.ts";

describe.each([40, 200])("%i participants of one follow-up", (count) => {
  test("fit the organizer's card, the details and the list, whatever they answer", async () => {
    const { slack, settled } = await startTestBot({ enforceDeadlines: false });
    const { ana } = cast(slack);
    const people = Array.from({ length: count }, (_, index) => slack.addPerson({ name: `Person ${index}` }));
    await sends(ana, "#1 Assembly", { Participants: people, Location: "&".repeat(250), Description: "x".repeat(3000) });
    const card = await ana.sees(`Invited (${count}): @Person 0, @Person 1`);
    expect(card.screen).toContain(`@Person ${count - 1}`);
    await settled();
    for (const person of people) expect(person.last?.labels).toEqual(["Accept", "Decline", "Details"]);
    expect(people.at(-1)?.last?.screen).toMatch(new RegExp(`Also invited: @Person 0, @Person 1, .*@Person 9, and ${count - 11} more\\n`));

    // One accepts, one declines, one looks, and one can't be reached anymore.
    const [accepting, declining, looking, gone] = [people[0], people[1], people[2], people[3]];
    if (!accepting || !declining || !looking || !gone) throw new Error("there are not that many");
    await accepting.clicks("Accept");
    await declines(declining, "No");
    await looking.clicks("Details");
    const details = await looking.seesModal("Details");
    expect(details.text).toContain(`@Person ${count - 1}`);
    await slack.blockDms(gone);
    await ana.sees(`Invited (${count - 2}): @Person 2 (seen), @Person 3`);
    await settled();
    expect((await ana.sees("Accepted (1): @Person 0")).screen).toContain("Declined (1): @Person 1");
    expect((await lists(ana)).labels).toContain("Next page");
    expect((await lists(looking)).screen).toContain("#1 Assembly");

    await ana.clicks("Participants…", { in: card });
    expect((await ana.seesModal("Participants")).fields["Participants"]?.value).toHaveLength(count);
    expect(await ana.submits({ Participants: people.slice(0, 3) })).toEqual({ closed: true });
    await settled();
    const smaller = await becomes(ana, card, ({ screen }) => screen.includes("Invited (1): @Person 2"));
    expect(smaller.screen).not.toContain("@Person 39");
    expect(people.at(-1)?.last?.screen).toContain("Removed ·");
  }, 60_000);
});

test("a task that was reassigned twelve times shows everyone who had it", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana } = cast(slack);
  const chain = Array.from({ length: 13 }, (_, index) => slack.addPerson({ name: `P${index}` }));
  const [first, ...next] = chain;
  if (!first) throw new Error("nobody");
  await sends(ana, "#1 hot potato", { Type: "Task", Owner: first });
  const card = await ana.sees("Assigned · Your task for @P0");
  let holder = first;
  for (const [index, person] of next.entries()) {
    await holder.sees("Assigned · @Ana");
    await ana.sees(`Assigned · Your task for @${holder.name}`);
    if (index % 2) await declines(holder, "Too hot");
    if (index % 2) await ana.clicks("Reassign", { in: await ana.sees(`@${holder.name} declined the task`) });
    else await ana.clicks("Reassign…", { in: card });
    expect(await ana.submits({ "Assign to": person, Note: `Number ${index + 1}` })).toEqual({ closed: true });
    holder = person;
  }
  await holder.sees("Assigned · @Ana");
  await settled();
  const names = chain.map(({ name }, index) => `@${name}${index % 2 && index < 12 ? " (declined)" : ""}`).join(" → ");
  expect((await ana.sees("Assigned · Your task for @P12")).screen).toContain(`Reassigned: ${names}`);
  for (const [index, person] of chain.slice(0, -1).entries()) {
    expect(person.last?.screen).toContain(`Reassigned · @Ana reassigned this to @P${index + 1}`);
    expect(person.last?.labels).toEqual([]);
  }
  await declines(holder, "Me neither");
  expect((await ana.sees("@P12 declined the task you assigned")).screen).toContain(`Reassigned: ${names} (declined)`);
});

test("fifteen unreachable people fit on the organizer's card, and each can be removed", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  const people = Array.from({ length: 15 }, (_, index) => slack.addPerson({ name: `P${index}` }));
  for (const person of people) await slack.blockDms(person);
  await sends(ana, "#1 Assembly", { Participants: [bo, ...people], Location: "&".repeat(250), Description: "&".repeat(3000) });
  const card = await ana.sees("Not delivered (15): @P0");
  await settled();
  const full = await becomes(ana, card, ({ screen }) => screen.includes("6 more invitations weren't delivered."));
  expect(full.screen).toContain("Invited (1): @Bo");
  expect(full.labels.filter((label) => label === "Remove")).toHaveLength(9);
  const list = await lists(ana);
  expect(list.screen.match(/Not delivered · meeting · to @P/g)?.length).toBeGreaterThanOrEqual(9);

  for (let left = 14; left >= 0; left--) {
    await ana.clicks("Remove", { in: card });
    await becomes(ana, card, ({ screen }) => screen.includes(left === 0 ? "Invited (1): @Bo" : `Not delivered (${left})`));
  }
  await settled();
  const clean = await becomes(ana, card, ({ screen }) => !screen.includes("Not delivered"));
  expect(clean.labels).not.toContain("Remove");
  expect((await lists(ana)).screen.match(/ · to @/g)).toHaveLength(1);
});
