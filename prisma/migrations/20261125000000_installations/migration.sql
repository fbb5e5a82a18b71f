-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "bot_id" TEXT,
ADD COLUMN     "bot_token" TEXT,
ADD COLUMN     "installed_by" TEXT,
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "uninstalled_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "oauth_states" (
    "hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oauth_states_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "oauth_states_expires_at_idx" ON "oauth_states"("expires_at");

-- CreateIndex
CREATE INDEX "invitations_recent" ON "invitations"("workspace_id", "organizer_id", "created_at");

-- What follows cannot be said in schema.prisma.

-- Every process keeps the installations that it has read, and hears of it when one changes, whoever changed it.
CREATE FUNCTION "announce_installation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('follow_up_installations', COALESCE(NEW.id, OLD.id));
    RETURN NULL;
END $$;

CREATE TRIGGER "workspaces_are_announced" AFTER INSERT OR UPDATE OR DELETE ON "workspaces"
    FOR EACH ROW EXECUTE FUNCTION "announce_installation"();
