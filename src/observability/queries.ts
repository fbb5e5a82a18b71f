import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Metrics } from "./metrics.ts";

const operations = new Set(["select", "insert", "update", "delete", "begin", "commit", "rollback"]);

/** Measures the database's time. Of a statement only its first word is taken, when it is one of ours. */
export function watchQueries(db: PrismaClient<"query">, { databaseTime }: Metrics): void {
  db.$on("query", ({ query, duration }) => {
    const word = /^\w+/.exec(query)?.[0].toLowerCase() ?? "";
    databaseTime.observe({ operation: operations.has(word) ? word : "other" }, duration / 1_000);
  });
}
