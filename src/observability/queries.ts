import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Metrics } from "./metrics.ts";

const operations = new Set(["select", "insert", "update", "delete", "begin", "commit", "rollback"]);

/** Measures query times, labeled with the statement's first word if it's a known one, or "other". */
export function measureQueries(db: PrismaClient<"query">, { databaseTime }: Metrics): void {
  db.$on("query", ({ query, duration }) => {
    const word = /^\w+/.exec(query)?.[0].toLowerCase() ?? "";
    databaseTime.observe({ operation: operations.has(word) ? word : "other" }, duration / 1_000);
  });
}
