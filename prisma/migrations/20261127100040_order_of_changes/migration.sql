-- What was made later has the higher number, whatever the clocks of the processes say: it is taken under the follow-up's lock.
-- A version that does not know the columns gets their defaults. What there is already is numbered in the order of its ids.
ALTER TABLE "invitations" ADD COLUMN "number" BIGINT;
ALTER TABLE "messages" ADD COLUMN "number" BIGINT;
ALTER TABLE "history" ADD COLUMN "number" BIGINT;

CREATE SEQUENCE "invitations_number_seq" OWNED BY "invitations"."number";
CREATE SEQUENCE "messages_number_seq" OWNED BY "messages"."number";
CREATE SEQUENCE "history_number_seq" OWNED BY "history"."number";

UPDATE "invitations" SET "number" = numbered."number"
FROM (SELECT "workspace_id", "id", row_number() OVER (ORDER BY "id") AS "number" FROM "invitations") AS numbered
WHERE "invitations"."workspace_id" = numbered."workspace_id" AND "invitations"."id" = numbered."id";

UPDATE "messages" SET "number" = numbered."number"
FROM (SELECT "workspace_id", "id", row_number() OVER (ORDER BY "id") AS "number" FROM "messages") AS numbered
WHERE "messages"."workspace_id" = numbered."workspace_id" AND "messages"."id" = numbered."id";

ALTER TABLE "history" DISABLE TRIGGER "history_is_append_only";
UPDATE "history" SET "number" = numbered."number"
FROM (SELECT "workspace_id", "id", row_number() OVER (ORDER BY "id") AS "number" FROM "history") AS numbered
WHERE "history"."workspace_id" = numbered."workspace_id" AND "history"."id" = numbered."id";
ALTER TABLE "history" ENABLE TRIGGER "history_is_append_only";

SELECT setval('"invitations_number_seq"', COALESCE((SELECT max("number") FROM "invitations"), 0) + 1, false);
SELECT setval('"messages_number_seq"', COALESCE((SELECT max("number") FROM "messages"), 0) + 1, false);
SELECT setval('"history_number_seq"', COALESCE((SELECT max("number") FROM "history"), 0) + 1, false);

ALTER TABLE "invitations" ALTER COLUMN "number" SET DEFAULT nextval('"invitations_number_seq"'), ALTER COLUMN "number" SET NOT NULL;
ALTER TABLE "messages" ALTER COLUMN "number" SET DEFAULT nextval('"messages_number_seq"'), ALTER COLUMN "number" SET NOT NULL;
ALTER TABLE "history" ALTER COLUMN "number" SET DEFAULT nextval('"history_number_seq"'), ALTER COLUMN "number" SET NOT NULL;

-- SHA-256 of the form that a follow-up was made with.
ALTER TABLE "follow_ups" ADD COLUMN "form_digest" TEXT;
