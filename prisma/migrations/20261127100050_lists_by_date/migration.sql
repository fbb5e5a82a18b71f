-- DropIndex
DROP INDEX "invitations_organized";

-- DropIndex
DROP INDEX "invitations_received";

-- AlterTable
ALTER TABLE "invitations" ADD COLUMN     "all_day" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "cleared_by_invitee" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "cleared_by_organizer" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "ends_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "invitations_organized" ON "invitations"("workspace_id", "organizer_id", "state", "cleared_by_organizer", "all_day", "starts_at", "id") WHERE (decided_at IS NULL AND open);

-- CreateIndex
CREATE INDEX "invitations_received" ON "invitations"("workspace_id", "invitee_id", "state", "cleared_by_invitee", "all_day", "starts_at", "id") WHERE (open);

-- What follows cannot be said in schema.prisma.

-- Only what is open is listed, and what is reopened is written anew. A zone that this server does not know is taken for one within 12 hours of UTC.
UPDATE "invitations" i SET
    "all_day" = f.all_day,
    "starts_at" = CASE
        WHEN NOT f.all_day THEN f.starts_at
        WHEN f.zone IN (SELECT name FROM pg_timezone_names) THEN date_trunc('day', f.starts_at AT TIME ZONE f.zone) AT TIME ZONE 'UTC'
        ELSE date_trunc('day', f.starts_at AT TIME ZONE 'UTC' + interval '12 hours') AT TIME ZONE 'UTC' END,
    "ends_at" = CASE WHEN NOT f.all_day THEN f.starts_at + f.duration_minutes * interval '1 minute' END
FROM "follow_ups" f
WHERE i.open AND f.workspace_id = i.workspace_id AND f.id = i.follow_up_id AND f.starts_at >= '0001-01-02' AND f.starts_at < '9999-12-30';
