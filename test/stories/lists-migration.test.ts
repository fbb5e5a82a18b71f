import { readdir, readFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { expect, onTestFinished, test } from "vitest";

const migrations = new URL("../../prisma/migrations/", import.meta.url);

test("existing follow-ups are listed by date or end, and a damaged one doesn't stop the migration", async () => {
  const db = await PGlite.create();
  onTestFinished(() => db.close());
  const names = (await readdir(migrations)).filter((name) => /^\d/.test(name)).toSorted();
  const migrate = async (name: string) => db.exec(await readFile(new URL(`${name}/migration.sql`, migrations), "utf8"));
  const before = names.filter((name) => name < "20261127100050_lists_by_date");
  for (const name of before) await migrate(name);
  await db.exec(`
    INSERT INTO workspaces (id, name, bot_user_id, installed_at) VALUES ('T', 'T', 'B', now());
    INSERT INTO members SELECT 'T', id, id, 'UTC', false, false, false, false, NULL, now() FROM (VALUES ('ANA'), ('BO')) v (id)`);
  const rows = [
    { zone: "Europe/Berlin", at: "2026-11-26 23:00Z", allDay: true, listed: "2026-11-27 00:00:00" },
    { zone: "Pacific/Kiritimati", at: "2026-11-26 10:00Z", allDay: true, listed: "2026-11-27 00:00:00" },
    { zone: "Pacific/Pago_Pago", at: "2026-11-27 11:00Z", allDay: true, listed: "2026-11-27 00:00:00" },
    { zone: "Mars/Olympus", at: "2026-11-26 23:00Z", allDay: true, listed: "2026-11-27 00:00:00" },
    { zone: "UTC", at: "2026-11-27 10:00Z", allDay: false, listed: "2026-11-27 10:00:00 to 2026-11-27 10:45:00" },
    { zone: "", at: "infinity", allDay: true, listed: "infinity" },
    { zone: "UTC", at: "4000-01-01 BC", allDay: false, listed: "4000-01-01 00:00:00 BC" },
    { zone: "UTC", at: "294276-12-31 23:59Z", allDay: false, listed: "294276-12-31 23:59:00" },
  ];
  for (const { zone, at, allDay } of rows) {
    await db.query(
      `WITH one AS (INSERT INTO follow_ups (workspace_id, id, organizer_id, owner_id, type, title, starts_at, all_day, duration_minutes, zone, created_at)
         VALUES ('T', gen_random_uuid(), 'ANA', 'ANA', 'MEETING', 'Old', $1::timestamptz, $2, 45, $3, now()) RETURNING id, starts_at)
       INSERT INTO invitations (workspace_id, id, follow_up_id, invitee_id, role, revision, first_revision, organizer_id, starts_at, created_at)
       SELECT 'T', gen_random_uuid(), id, 'BO', 'PARTICIPANT', 1, 1, 'ANA', starts_at, now() FROM one`,
      [at, allDay, zone],
    );
  }
  for (const name of names.slice(before.length)) await migrate(name);
  const { rows: found } = await db.query<{ zone: string; listed: string }>(
    `SELECT f.zone, concat_ws(' to ', (i.starts_at AT TIME ZONE 'UTC')::text, (i.ends_at AT TIME ZONE 'UTC')::text) AS listed
     FROM invitations i JOIN follow_ups f ON f.id = i.follow_up_id`,
  );
  const sorted = (listed: { zone: string; listed: string }[]) => listed.map((row) => `${row.zone} ${row.listed}`).toSorted();
  expect(sorted(found)).toEqual(sorted(rows));
});
