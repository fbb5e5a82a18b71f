-- AlterTable
ALTER TABLE "follow_ups" ADD COLUMN     "handed_over" BOOLEAN NOT NULL DEFAULT false;
