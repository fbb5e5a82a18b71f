import { expect, inject, onTestFinished } from "vitest";
import { type Slack, startSlack } from "../../packages/slack-emulator/index.ts";
import type { Place } from "../support/program.ts";
import { type Random, randomFrom } from "../support/random.ts";
import { assertConsistent } from "./assert-consistent.ts";
import type { Step } from "./people.ts";
import { addRow } from "./report.ts";

// Problems that the faults themselves cause; anything else is a bug in the bot.
const expected = /was not acknowledged|expired_trigger_id|exchanged_trigger_id|not_found|acknowledged too late|used_url|hash_conflict/;

/** Starts a Slack that tolerates the problems faults cause, and a generator that repeats for the same seed. */
export async function startFaultTest(): Promise<{ slack: Slack; random: Random }> {
  const slack = await startSlack();
  onTestFinished(async () => {
    await slack.stop();
    const unexpected = slack.problems.filter((problem) => !expected.test(problem));
    expect(unexpected, "unexpected problems in Slack").toEqual([]);
  });
  return { slack, random: randomFrom(inject("seed")) };
}

/** Asserts that nothing is lost or doubled, and adds a row to the report either way. */
export async function assertNothingLost(slack: Slack, place: Place, steps: Step[], fault: string, injected: string): Promise<void> {
  const { lost, doubled, ...counts } = await assertConsistent(slack, place, steps);
  addRow(inject("report"), { fault, injected, ...counts, lost: lost.length, doubled: doubled.length });
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
  expect(counts.acknowledged, "most steps were acknowledged").toBeGreaterThan(0.8 * steps.length);
}

/** Counts the clicks, commands, and forms that were not acknowledged. */
export const countUnacknowledged = ({ problems }: Slack): number =>
  problems.filter((problem) => problem.includes("was not acknowledged")).length;
