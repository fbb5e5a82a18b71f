-- CreateIndex
CREATE INDEX "follow_ups_workspace_id_organizer_id_idx" ON "follow_ups"("workspace_id", "organizer_id");

-- CreateIndex
CREATE INDEX "follow_ups_workspace_id_owner_id_idx" ON "follow_ups"("workspace_id", "owner_id");

-- CreateIndex
CREATE INDEX "follow_ups_workspace_id_created_at_id_idx" ON "follow_ups"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "invitations_workspace_id_invitee_id_idx" ON "invitations"("workspace_id", "invitee_id");

-- CreateIndex
CREATE INDEX "messages_workspace_id_person_id_idx" ON "messages"("workspace_id", "person_id");

-- CreateIndex
CREATE INDEX "history_workspace_id_actor_id_idx" ON "history"("workspace_id", "actor_id");

-- What follows cannot be said in schema.prisma.

-- Ids of people stand among other words in "from" and "to".
CREATE INDEX "history_names_idx" ON "history" USING gin (string_to_array("from" || ' ' || "to", ' '));
