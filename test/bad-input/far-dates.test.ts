import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { forgery, formOf } from "../support/forge.ts";
import { metricsOf, sample } from "../support/metrics.ts";
import { lists } from "../support/seed.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const tooFar = "That's more than five years away. Choose an earlier date.";
const past = "That time's in the past. Choose a later one.";
const placeholder = "This follow-up can't be shown.";

/** Puts arbitrary text into the date field of the person's open form. */
async function forgeDate(forge: ReturnType<typeof forgery>, person: Person, date: string) {
  const { blocks } = formOf(person);
  const element = { type: "plain_text_input", action_id: "value", initial_value: date };
  const fields = Array.isArray(blocks) ? blocks : [];
  // Removing the field clears what was entered.
  await forge.form(person, { blocks: fields.filter(({ block_id }) => block_id !== "date") });
  await forge.form(person, { blocks: fields.flatMap((block) => [block.block_id === "date" ? { ...block, element } : block]) });
}

const hostile = [
  ["0000-01-01", past],
  ["0001-01-01", past],
  ["-000001-01-01", "Choose a date."],
  ["+010000-01-01", "Choose a date."],
  ["275760-09-13", "Choose a date."],
  ["9999-12-31", tooFar],
  ["2031-11-24", tooFar],
] as const;

test("an unusable date is refused under its field in every form, and nothing is saved", async () => {
  const testBot = await startTestBot();
  const { ana, bo } = cast(testBot.slack);
  const forge = forgery(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await ana.sees("Invited (1)");
  await testBot.settled();
  const before = await snapshotDb(testBot);
  for (const open of [() => ana.types("/followup Far away"), () => ana.clicks("Reschedule…")]) {
    await open();
    for (const [date, words] of hostile) {
      await forgeDate(forge, ana, date);
      expect({ date, answer: await ana.submits({}) }).toEqual({ date, answer: { errors: { Date: words } } });
    }
    await ana.closesModal();
  }
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("the last date within five years is accepted, timed or all day, and shows in the list", async () => {
  const testBot = await startTestBot();
  const { ana, bo } = cast(testBot.slack);
  const lia = testBot.slack.addPerson({ name: "Lia", tz: "America/Los_Angeles" });
  await sends(ana, "Far", { Participants: [bo], Date: "2031-11-23", Time: "23:45" });
  await sends(lia, "Farther", { Participants: [bo], Date: "2031-11-23", Time: null });
  await bo.sees("Farther");
  await testBot.settled();
  expect((await lists(bo)).screen).toMatch(/Farther\n[^]*Far\n/);
});

/** Values a database may hold that no form accepts. */
const damages = [
  ["a nonexistent zone", `UPDATE follow_ups SET zone = 'Mars/Olympus', all_day = true WHERE title = 'Damaged'`],
  ["no zone at all", `UPDATE follow_ups SET zone = '' WHERE title = 'Damaged'`],
  ["a nonexistent reader's zone", `UPDATE members SET zone = 'Mars/Olympus'`],
  ["the end of time", `UPDATE follow_ups SET starts_at = 'infinity' WHERE title = 'Damaged'`],
  ["the year 10000", `UPDATE follow_ups SET starts_at = '10000-01-01 00:00Z' WHERE title = 'Damaged'`],
  ["PostgreSQL's last timestamp", `UPDATE follow_ups SET starts_at = '294276-12-31 23:59:59.999Z' WHERE title = 'Damaged'`],
  ["a year BC", `UPDATE follow_ups SET starts_at = '4713-01-01 00:00Z BC' WHERE title = 'Damaged'`],
  ["the year 1, all day", `UPDATE follow_ups SET starts_at = '0001-01-01 00:00Z', all_day = true WHERE title = 'Damaged'`],
  ["an endless duration", `UPDATE follow_ups SET duration_minutes = 2147483647 WHERE title = 'Damaged'`],
  [
    "an invalid previous time",
    `UPDATE follow_ups SET previous_starts_at = 'infinity', previous_all_day = false, previous_duration_minutes = 1, previous_zone = '' WHERE title = 'Damaged'`,
  ],
] as const;

test.each(damages)("a follow-up with %s can still be listed, viewed and rescheduled", async (_what, sql) => {
  const testBot = await startTestBot();
  const { store, settled } = testBot;
  const { ana, bo, cy } = cast(testBot.slack);
  await sends(ana, "Damaged", { Participants: [bo] });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Kick-off");
  await settled();
  await store.db.$executeRawUnsafe(sql);
  await store.db.$executeRawUnsafe(
    `UPDATE invitations i SET starts_at = f.starts_at FROM follow_ups f WHERE f.id = i.follow_up_id AND f.workspace_id = i.workspace_id`,
  );
  for (const person of [ana, bo]) {
    const list = await lists(person);
    expect(list.screen).toContain("Kick-off");
    expect(list.screen).toContain("Damaged");
  }
  await bo.clicks("Details", { in: await bo.sees(/Invited · @Ana[^]*Damaged/) });
  expect((await bo.seesModal("Details")).text).toContain("Damaged");
  await bo.closesModal();
  await ana.clicks("Participants…", { in: await ana.sees(/Your meeting[^]*Damaged/) });
  await ana.seesModal("Participants");
  expect(await ana.submits({ Participants: [bo, cy] })).toEqual({ closed: true });
  await cy.sees("Damaged");
  await bo.clicks("Accept", { in: await bo.sees(/Invited · @Ana[^]*Damaged/) });
  await ana.sees(/Damaged[^]*Accepted \(1\): @Bo/);
  await settled();
  await ana.clicks("Reschedule…", { in: await ana.sees(/Your meeting[^]*Damaged/) });
  await ana.seesModal("Reschedule");
  expect(await ana.submits({ Date: "2026-11-30", Time: "10:00" })).toEqual({ closed: true });
  await bo.sees(/Invited · @Ana rescheduled[^]*Damaged/);
  await settled();
});

test("a row that can't be rendered affects only itself: the list, other messages, details and metrics still work", async () => {
  const testBot = await startTestBot();
  const { store, settled, log, port } = testBot;
  const { ana, bo } = cast(testBot.slack);
  await sends(ana, "Damaged", { Participants: [bo] });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Kick-off");
  await settled();
  // No version of the bot creates IDs like this, so no button can be rendered for it.
  const odd = "11111111-1111-0111-8111-111111111111";
  await store.db.$executeRawUnsafe(`
    WITH one AS (INSERT INTO follow_ups SELECT made.* FROM follow_ups f, jsonb_populate_record(f, '{"id":"${odd}"}') made WHERE f.title = 'Damaged' RETURNING id),
    invited AS (INSERT INTO invitations SELECT made.* FROM one, invitations i JOIN follow_ups f ON f.id = i.follow_up_id,
      jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'follow_up_id', one.id)) made WHERE f.title = 'Damaged' RETURNING 1)
    SELECT 1`);
  const invitation = await store.db.invitation.findFirstOrThrow({ where: { followUpId: odd } });
  const message = { workspaceId: invitation.workspaceId, id: "0190163d-8694-739b-aea5-966c26f8ad91", followUpId: odd, revision: 1 };
  await store.db.message.create({
    data: { ...message, subject: "INVITATION", invitationId: invitation.id, personId: bo.id, createdAt: new Date("2026-11-23T09:00:00Z") },
  });
  await store.queue.enqueue(store.db, [{ workspaceId: message.workspaceId, messageId: message.id }]);

  expect((await bo.sees(placeholder)).text).toContain(placeholder);
  await settled();
  for (const person of [ana, bo]) {
    const list = await lists(person);
    expect(list.screen).toContain("Kick-off");
    expect(list.screen).toContain(placeholder);
    expect(list.text).toContain(placeholder);
  }
  expect(sample(await metricsOf({ port }), "follow_up_database_up")).toBe(1);
  const lines = log.filter((line) => line.includes("failed to render"));
  expect(lines.length).toBeGreaterThanOrEqual(3);
  expect(lines.every((line) => line.includes(odd))).toBe(true);
});
