-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "url" TEXT;
