import { expect } from "vitest";
import type { TestBot } from "./bot.ts";
import type { Program } from "./program.ts";

/** What `GET /metrics` answers. */
export async function metricsOf({ port }: Pick<TestBot, "port">): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (answer.status !== 200 || !answer.headers.get("content-type")?.startsWith("text/plain; version=0.0.4"))
    throw new Error(`/metrics answered ${answer.status} ${answer.headers.get("content-type")}`);
  return answer.text();
}

/** The value of one series, whatever order its labels stand in; undefined where it is not there. */
export function sample(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  for (const line of text.split("\n")) {
    const [, found, inside = "", value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found === name && wanted.toSorted().join() === inside.split(",").filter(Boolean).toSorted().join()) return Number(value);
  }
  return undefined;
}

/** Waits until Slack shows everything. The program itself is asked: nothing else can look into its embedded database while it runs. */
export async function showsEverything({ settings }: Pick<Program, "settings">): Promise<void> {
  const port = Number(settings["PORT"]);
  await expect.poll(async () => sample(await metricsOf({ port }), "follow_up_messages_not_shown"), { interval: 250 }).toBe(0);
}
