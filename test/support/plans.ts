import { PrismaPg } from "@prisma/adapter-pg";
import { Client } from "pg";
import { PrismaClient } from "../../src/generated/prisma/client.ts";

type Node = { "Node Type": string; "Relation Name"?: string; "Index Name"?: string; Plans?: Node[] };

/** One query, and what the server would do for it. */
export type Plan = { sql: string; nodes: Node[] };

export type Watched = Awaited<ReturnType<typeof watchedClient>>;

/** A client of the same database that can tell which queries were made of a call, and how the server would carry each of them out. */
export async function watchedClient(connectionString: string) {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString }), log: [{ emit: "event", level: "query" }] });
  const client = new Client({ connectionString });
  await client.connect();
  let made: { query: string; params: string }[] = [];
  db.$on("query", (event) => made.push(event));
  const explain = async ({ query, params }: { query: string; params: string }): Promise<Plan> => {
    const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Node }] }>(`EXPLAIN (FORMAT JSON) ${query}`, JSON.parse(params));
    return { sql: query, nodes: rows.flatMap((row) => row["QUERY PLAN"].flatMap(({ Plan }) => flat(Plan))) };
  };
  return {
    db,
    /** Of the queries that `work` makes, in their order; without the transaction's own commands. */
    plansOf: async (work: () => Promise<unknown>): Promise<Plan[]> => {
      made = [];
      await work();
      const plans: Plan[] = [];
      for (const query of made.filter(({ query: sql }) => /^\s*(SELECT|UPDATE|INSERT|DELETE|WITH)\b/i.test(sql)))
        plans.push(await explain(query));
      return plans;
    },
    close: async () => {
      await db.$disconnect();
      await client.end();
    },
  };
}

const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];

export const indexes = (plans: Plan[]) => plans.flatMap(({ nodes }) => nodes.flatMap((node) => node["Index Name"] ?? []));

/** The queries that read one of these tables from its first row to its last. */
export const scans = (plans: Plan[], tables: string[]) =>
  plans
    .filter(({ nodes }) => nodes.some((node) => node["Node Type"] === "Seq Scan" && tables.includes(node["Relation Name"] ?? "")))
    .map(({ sql }) => sql);

/** The queries that sort something. */
export const sorts = (plans: Plan[]) =>
  plans.filter(({ nodes }) => nodes.some((node) => node["Node Type"].includes("Sort"))).map(({ sql }) => sql);
