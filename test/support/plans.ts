import { PrismaPg } from "@prisma/adapter-pg";
import { Client } from "pg";
import { PrismaClient } from "../../src/generated/prisma/client.ts";

type Node = { "Node Type": string; "Relation Name"?: string; "Index Name"?: string; Plans?: Node[] };

/** A query and its plan. */
export type Plan = { sql: string; nodes: Node[] };

export type Watched = Awaited<ReturnType<typeof createQueryRecorder>>;

/** Opens a second client that records the queries of a call and explains each of them. */
export async function createQueryRecorder(connectionString: string) {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString }), log: [{ emit: "event", level: "query" }] });
  const client = new Client({ connectionString });
  await client.connect();
  let recorded: { query: string; params: string }[] = [];
  db.$on("query", (event) => recorded.push(event));
  const explain = async ({ query, params }: { query: string; params: string }): Promise<Plan> => {
    const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Node }] }>(`EXPLAIN (FORMAT JSON) ${query}`, JSON.parse(params));
    return { sql: query, nodes: rows.flatMap((row) => row["QUERY PLAN"].flatMap(({ Plan }) => flatten(Plan))) };
  };
  return {
    db,
    /** Returns the plans of the queries that `work` makes, in order, without transaction commands. */
    plansOf: async (work: () => Promise<unknown>): Promise<Plan[]> => {
      recorded = [];
      await work();
      const plans: Plan[] = [];
      for (const query of recorded.filter(({ query: sql }) => /^\s*(SELECT|UPDATE|INSERT|DELETE|WITH)\b/i.test(sql)))
        plans.push(await explain(query));
      return plans;
    },
    close: async () => {
      await db.$disconnect();
      await client.end();
    },
  };
}

const flatten = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

export const indexes = (plans: Plan[]) => plans.flatMap(({ nodes }) => nodes.flatMap((node) => node["Index Name"] ?? []));

/** Returns the queries that scan one of these tables sequentially. */
export const scans = (plans: Plan[], tables: string[]) =>
  plans
    .filter(({ nodes }) => nodes.some((node) => node["Node Type"] === "Seq Scan" && tables.includes(node["Relation Name"] ?? "")))
    .map(({ sql }) => sql);

/** Returns the queries that sort. */
export const sorts = (plans: Plan[]) =>
  plans.filter(({ nodes }) => nodes.some((node) => node["Node Type"].includes("Sort"))).map(({ sql }) => sql);
