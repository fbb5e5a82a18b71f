import { addDays } from "date-fns";
import { v7 as newId } from "uuid";
import type { PrismaClient } from "../../src/generated/prisma/client.ts";
import { createFollowUp } from "../../src/store/execute-command.ts";
import type { Store } from "../../src/store/store.ts";
import { monday } from "./monday.ts";

export type Bulk = {
  workspaceId: string;
  /** The person whose list is read. */
  personId: string;
  /** Invitations per list group for that person; as many again belong to others. */
  each: number;
};

/**
 * Fills a workspace with follow-ups of one invitation each, half of them over, to measure time rather than appearance.
 * Creates one the usual way, then copies it in the database with the differences.
 */
export async function fillWorkspace(store: Store, { workspaceId, personId, each }: Bulk): Promise<void> {
  const { db } = store;
  const friends = Array.from({ length: 100 }, (_, index) => `U0FRIEND${index}`);
  const now = monday;
  await db.workspace.create({ data: { id: workspaceId, name: workspaceId, botUserId: "U0BOT", installedAt: now } });
  const profile = { workspaceId, zone: "UTC", isBot: false, isGuest: false, isExternal: false, deactivated: false, fetchedAt: now };
  for (const id of [personId, ...friends]) await db.member.create({ data: { ...profile, id, name: id } });
  const person = (id: string) => ({ ...profile, id });
  const when = { startsAt: addDays(now, 1), allDay: false, durationMinutes: 30, zone: "UTC" };
  const texts = { title: "Bulk sent", location: "", description: "", sourceUrl: null };
  const people = { by: "U0FRIEND2", owner: person("U0FRIEND2"), participants: [person("U0FRIEND3")] };
  await createFollowUp(store, workspaceId, { id: newId(), followUpType: "MEETING", ...people, ...texts, ...when }, { now, newId });

  // For the person, a third is declined, a third received and a third sent; then the same for others.
  const kinds = `('declined', '${personId}'), ('asked', 'U0FRIEND1'), ('sent', '${personId}'),
    ('declined', 'U0FRIEND2'), ('others', 'U0FRIEND2'), ('sent', 'U0FRIEND2')`;
  const ofWorkspace = `WHERE one.workspace_id = '${workspaceId}'`;
  await db.$executeRawUnsafe(`
    INSERT INTO follow_ups SELECT made.* FROM follow_ups one, generate_series(1, ${each}) n, (VALUES ${kinds}) AS kinds(kind, organizer),
    jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'organizer_id', organizer, 'owner_id', organizer,
      'title', 'Bulk ' || kind, 'starts_at', one.starts_at - interval '1 day' + (n - ${each} / 2) * interval '1 minute')) made ${ofWorkspace}`);
  await db.$executeRawUnsafe(`
    INSERT INTO invitations SELECT made.* FROM invitations one JOIN follow_ups f ON f.workspace_id = one.workspace_id AND f.id <> one.follow_up_id,
    jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'follow_up_id', f.id, 'organizer_id', f.organizer_id, 'starts_at', f.starts_at,
      'ends_at', f.starts_at + f.duration_minutes * interval '1 minute',
      'invitee_id', CASE WHEN f.title = 'Bulk asked' THEN '${personId}' ELSE 'U0FRIEND' || 3 + floor(random() * 90) END,
      'state', CASE WHEN f.title = 'Bulk declined' THEN 'DECLINED' ELSE 'PENDING' END,
      'declined_at', CASE WHEN f.title = 'Bulk declined' THEN now() END)) made ${ofWorkspace}`);
  await db.$executeRawUnsafe(`
    INSERT INTO messages SELECT made.* FROM messages one JOIN invitations i ON i.workspace_id = one.workspace_id AND i.id <> one.invitation_id,
    jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'follow_up_id', i.follow_up_id, 'invitation_id', i.id,
      'person_id', i.invitee_id, 'channel', 'D1', 'ts', '1', 'shown', 1)) made ${ofWorkspace} AND one.subject = 'INVITATION'`);
  await db.$executeRawUnsafe(`
    INSERT INTO history SELECT made.* FROM history one JOIN follow_ups f ON f.workspace_id = one.workspace_id AND f.id <> one.follow_up_id,
    jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'follow_up_id', f.id)) made ${ofWorkspace}`);
}

/** Updates the planner's statistics, as the server's autovacuum eventually does. */
export const analyze = (db: PrismaClient) => db.$executeRawUnsafe("ANALYZE");
