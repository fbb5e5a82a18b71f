-- CreateEnum
CREATE TYPE "follow_up_type" AS ENUM ('MEETING', 'TASK', 'CALL');

-- CreateEnum
CREATE TYPE "follow_up_status" AS ENUM ('OPEN', 'COMPLETED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('OWNER', 'PARTICIPANT');

-- CreateEnum
CREATE TYPE "invitation_state" AS ENUM ('PENDING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "undeliverable" AS ENUM ('DEACTIVATED', 'UNREACHABLE', 'UNCERTAIN');

-- CreateEnum
CREATE TYPE "subject" AS ENUM ('FOLLOW_UP', 'INVITATION', 'DECLINED');

-- CreateTable
CREATE TABLE "workspaces" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bot_user_id" TEXT NOT NULL,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "is_bot" BOOLEAN NOT NULL,
    "is_guest" BOOLEAN NOT NULL,
    "is_external" BOOLEAN NOT NULL,
    "deactivated" BOOLEAN NOT NULL,
    "channel" TEXT,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "members_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "follow_ups" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "organizer_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "type" "follow_up_type" NOT NULL,
    "status" "follow_up_status" NOT NULL DEFAULT 'OPEN',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "location" TEXT NOT NULL DEFAULT '',
    "source_url" TEXT,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "all_day" BOOLEAN NOT NULL,
    "duration_minutes" INTEGER NOT NULL,
    "zone" TEXT NOT NULL,
    "previous_starts_at" TIMESTAMPTZ(3),
    "previous_all_day" BOOLEAN,
    "previous_duration_minutes" INTEGER,
    "previous_zone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "follow_ups_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "follow_up_id" UUID NOT NULL,
    "invitee_id" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "state" "invitation_state" NOT NULL DEFAULT 'PENDING',
    "revision" INTEGER NOT NULL,
    "first_revision" INTEGER NOT NULL,
    "organizer_id" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "open" BOOLEAN NOT NULL DEFAULT true,
    "reason" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "declined_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "undeliverable" "undeliverable",
    "passed_on_from" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "messages" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "subject" "subject" NOT NULL,
    "follow_up_id" UUID NOT NULL,
    "invitation_id" UUID,
    "person_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "told" TEXT NOT NULL DEFAULT '',
    "channel" TEXT,
    "ts" TEXT,
    "wanted" INTEGER NOT NULL DEFAULT 1,
    "shown" INTEGER NOT NULL DEFAULT 0,
    "doubtful_posts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "history" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "follow_up_id" UUID NOT NULL,
    "invitation_id" UUID,
    "actor_id" TEXT,
    "what" TEXT NOT NULL,
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "history_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "invitations_workspace_id_follow_up_id_idx" ON "invitations"("workspace_id", "follow_up_id");

-- CreateIndex
CREATE INDEX "invitations_organized" ON "invitations"("workspace_id", "organizer_id", "state", "starts_at", "id") WHERE (decided_at IS NULL AND open);

-- CreateIndex
CREATE INDEX "invitations_received" ON "invitations"("workspace_id", "invitee_id", "state", "starts_at", "id") WHERE (open);

-- CreateIndex
CREATE UNIQUE INDEX "invitations_one_live_per_person" ON "invitations"("workspace_id", "follow_up_id", "invitee_id") WHERE (state <> 'WITHDRAWN');

-- CreateIndex
CREATE UNIQUE INDEX "invitations_one_live_owner" ON "invitations"("workspace_id", "follow_up_id") WHERE (role = 'OWNER' AND state <> 'WITHDRAWN');

-- CreateIndex
CREATE INDEX "messages_workspace_id_follow_up_id_idx" ON "messages"("workspace_id", "follow_up_id");

-- CreateIndex
CREATE INDEX "messages_workspace_id_invitation_id_idx" ON "messages"("workspace_id", "invitation_id");

-- CreateIndex
CREATE INDEX "messages_not_shown" ON "messages"("workspace_id", "id") WHERE (shown < wanted);

-- CreateIndex
CREATE UNIQUE INDEX "messages_one_card_per_follow_up" ON "messages"("workspace_id", "follow_up_id") WHERE (subject = 'FOLLOW_UP');

-- CreateIndex
CREATE UNIQUE INDEX "messages_one_card_per_revision" ON "messages"("workspace_id", "invitation_id", "revision") WHERE (subject = 'INVITATION');

-- CreateIndex
CREATE INDEX "history_workspace_id_follow_up_id_id_idx" ON "history"("workspace_id", "follow_up_id", "id");

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_workspace_id_organizer_id_fkey" FOREIGN KEY ("workspace_id", "organizer_id") REFERENCES "members"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_workspace_id_owner_id_fkey" FOREIGN KEY ("workspace_id", "owner_id") REFERENCES "members"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_follow_up_id_fkey" FOREIGN KEY ("workspace_id", "follow_up_id") REFERENCES "follow_ups"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_invitee_id_fkey" FOREIGN KEY ("workspace_id", "invitee_id") REFERENCES "members"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_follow_up_id_fkey" FOREIGN KEY ("workspace_id", "follow_up_id") REFERENCES "follow_ups"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_invitation_id_fkey" FOREIGN KEY ("workspace_id", "invitation_id") REFERENCES "invitations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_person_id_fkey" FOREIGN KEY ("workspace_id", "person_id") REFERENCES "members"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "history" ADD CONSTRAINT "history_workspace_id_follow_up_id_fkey" FOREIGN KEY ("workspace_id", "follow_up_id") REFERENCES "follow_ups"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows cannot be said in schema.prisma.

ALTER TABLE "follow_ups"
    ADD CONSTRAINT "follow_ups_revision_check" CHECK (revision >= 1),
    ADD CONSTRAINT "follow_ups_title_check" CHECK (title <> ''),
    ADD CONSTRAINT "follow_ups_duration_check" CHECK (duration_minutes >= 0);

ALTER TABLE "invitations"
    ADD CONSTRAINT "invitations_declined_check" CHECK (state <> 'DECLINED' OR declined_at IS NOT NULL),
    ADD CONSTRAINT "invitations_decided_check" CHECK (decided_at IS NULL OR state = 'DECLINED'),
    ADD CONSTRAINT "invitations_undeliverable_check" CHECK (undeliverable IS NULL OR state = 'PENDING'),
    ADD CONSTRAINT "invitations_not_to_oneself_check" CHECK (invitee_id <> organizer_id);

ALTER TABLE "messages"
    ADD CONSTRAINT "messages_place_check" CHECK ((channel IS NULL) = (ts IS NULL)),
    ADD CONSTRAINT "messages_shown_check" CHECK (shown <= wanted),
    ADD CONSTRAINT "messages_subject_check" CHECK ((subject = 'FOLLOW_UP') = (invitation_id IS NULL));

CREATE FUNCTION "refuse_rewriting_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only';
END $$;

CREATE TRIGGER "history_is_append_only" BEFORE UPDATE ON "history"
    FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting_history"();
