import { defineConfig } from "prisma/config";

// The CLI only generates the client, which needs no engine; without this it would download one anyway.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath;

export default defineConfig({ schema: "../prisma/schema.prisma", migrations: { path: "../prisma/migrations" } });
