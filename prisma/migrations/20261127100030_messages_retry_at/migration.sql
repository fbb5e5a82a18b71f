-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "retry_at" TIMESTAMPTZ(3),
ADD COLUMN     "times_given_up" INTEGER NOT NULL DEFAULT 0;
