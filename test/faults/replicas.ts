import type { Slack } from "../../packages/slack-emulator/index.ts";
import { startBalancer } from "../support/balancer.ts";
import { overHttp, type Place, type Program, type Settings, start } from "../support/program.ts";

type Options = { count?: number; clock?: { aheadMs: number } };

const shiftedClock = new URL("../../packages/playground/shifted-clock.mjs", import.meta.url);

/** Starts several processes of the real program at once on one database, behind a load balancer. */
export async function startReplicas(slack: Slack, place: Place, { count = 2, clock }: Options = {}) {
  const programs: Program[] = [];
  const launch = (settings: Settings) =>
    start(clock ? { ...settings, CLOCK_AHEAD_MS: String(clock.aheadMs) } : settings, { before: clock ? [shiftedClock] : [] });
  const settings = await Promise.all(Array.from({ length: count }, () => overHttp(slack, place)));
  await Promise.all(settings.map(async (one, index) => (programs[index] = await launch(one))));
  const { url } = await startBalancer(settings.map(({ PORT }) => Number(PORT)));
  slack.requestUrl = `${url}/slack/events`;
  const at = (index: number) => {
    const program = programs[index % count];
    if (!program) throw new Error(`there is no replica ${index}`);
    return program;
  };
  /** Stops one replica and starts it again with the same settings. */
  const restart = async (index: number, signal: "SIGKILL" | "SIGTERM") => {
    const ended = await at(index).signals(signal);
    programs[index % count] = await launch(at(index).settings);
    return ended;
  };
  return { at, restart, printed: () => programs.map((program) => program.printed()).join("") };
}
