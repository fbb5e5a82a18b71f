-- DropIndex
DROP INDEX "messages_one_card_per_follow_up";

-- AlterTable
ALTER TABLE "follow_ups" ADD COLUMN     "organizer_has_left" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "invitations" ADD COLUMN     "has_left" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "has_left" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "follow_ups_organizer_left" ON "follow_ups"("workspace_id", "organizer_id") WHERE (organizer_has_left);

-- CreateIndex
CREATE INDEX "invitations_organized_left" ON "invitations"("workspace_id", "organizer_id", "state", "cleared_by_organizer", "all_day", "starts_at", "id") WHERE (has_left AND decided_at IS NULL AND open);

-- CreateIndex
CREATE INDEX "invitations_left" ON "invitations"("workspace_id", "invitee_id") WHERE (has_left);

-- CreateIndex
CREATE UNIQUE INDEX "messages_one_card_per_follow_up" ON "messages"("workspace_id", "follow_up_id", "person_id") WHERE (subject = 'FOLLOW_UP');

-- What follows cannot be said in schema.prisma.

-- Besides a decline, an owner who has left is decided on. Whoever takes a follow-up over was invited to it before.
ALTER TABLE "invitations" DROP CONSTRAINT "invitations_decided_check", DROP CONSTRAINT "invitations_not_to_oneself_check";
ALTER TABLE "invitations"
    ADD CONSTRAINT "invitations_decided_check" CHECK (decided_at IS NULL OR state = 'DECLINED' OR state = 'ACCEPTED' AND has_left),
    ADD CONSTRAINT "invitations_not_to_oneself_check" CHECK (invitee_id <> organizer_id OR state = 'WITHDRAWN');

UPDATE "invitations" SET "has_left" = true WHERE "undeliverable" = 'DEACTIVATED';
