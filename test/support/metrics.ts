import { expect } from "vitest";
import type { TestBot } from "./bot.ts";
import type { Program } from "./program.ts";

/** Returns the response of `GET /metrics`. */
export async function metricsOf({ port }: Pick<TestBot, "port">): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (response.status !== 200 || !response.headers.get("content-type")?.startsWith("text/plain; version=0.0.4"))
    throw new Error(`/metrics answered ${response.status} ${response.headers.get("content-type")}`);
  return response.text();
}

/** Returns the value of one series, or undefined; labels may be in any order. */
export function sample(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  for (const line of text.split("\n")) {
    const [, found, inside = "", value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found === name && wanted.toSorted().join() === inside.split(",").filter(Boolean).toSorted().join()) return Number(value);
  }
  return undefined;
}

/** Waits until Slack is up to date, by asking the program: nothing else can read its embedded database while it runs. */
export async function untilAllShown({ settings }: Pick<Program, "settings">): Promise<void> {
  const port = Number(settings["PORT"]);
  await expect.poll(async () => sample(await metricsOf({ port }), "follow_up_messages_not_shown"), { interval: 250 }).toBe(0);
}
