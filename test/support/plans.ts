import { PrismaPg } from "@prisma/adapter-pg";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { PrismaClient } from "../../src/generated/prisma/client.ts";

export type Plan = { sql: string; nodes: Node[] };
type Node = { "Node Type": string; "Relation Name"?: string; "Index Name"?: string; Plans?: Node[] };

/** A client of the same database that tells which queries were made of a call, and how the server would carry each of them out. */
export async function watchedClient(connectionString: string) {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString }), log: [{ emit: "event", level: "query" }] });
  const client = new Client({ connectionString });
  await client.connect();
  onTestFinished(async () => {
    await db.$disconnect();
    await client.end();
  });
  let made: { query: string; params: string }[] = [];
  db.$on("query", (event) => made.push(event));
  const explain = async ({ query, params }: { query: string; params: string }): Promise<Plan> => {
    const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Node }] }>(`EXPLAIN (FORMAT JSON) ${query}`, JSON.parse(params));
    return { sql: query, nodes: rows.flatMap((row) => row["QUERY PLAN"].flatMap(({ Plan }) => flat(Plan))) };
  };
  return {
    db,
    plansOf: async (work: () => Promise<unknown>): Promise<Plan[]> => {
      made = [];
      await work();
      const plans: Plan[] = [];
      for (const query of made.filter(({ query }) => /^\s*(SELECT|UPDATE|INSERT|DELETE|WITH)/i.test(query))) plans.push(await explain(query));
      return plans;
    },
  };
}

const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];

export const indexes = ({ nodes }: Plan) => nodes.flatMap((node) => node["Index Name"] ?? []);

export const scans = ({ nodes }: Plan) => nodes.flatMap((node) => (node["Node Type"] === "Seq Scan" ? (node["Relation Name"] ?? "?") : []));

export const sorts = ({ nodes }: Plan) => nodes.filter((node) => node["Node Type"].includes("Sort"));
