-- DropIndex
DROP INDEX "invitations_recent";

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "asked_by" TEXT;

-- CreateIndex
CREATE INDEX "messages_asked" ON "messages"("workspace_id", "asked_by", "created_at");
