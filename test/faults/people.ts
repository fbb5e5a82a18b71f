import type { Person, Slack } from "../../packages/slack-emulator/index.ts";
import { inAWeek, inDays } from "../support/program.ts";
import { clicks, creates, lists, submitsForm } from "./acts.ts";

/** What a person did to a follow-up, and whether Slack confirmed that it was saved. */
export type Step = { what: "create" | "accept" | "decline" | "reassign" | "reschedule"; title: string; by: string; saved: boolean };

type Group = { ana: Person; bo: Person; cy: Person; dee: Person };

/** Creates independent groups of four people. */
export function createGroups(slack: Slack, count: number): Group[] {
  const person = (name: string) => slack.addPerson({ name });
  return Array.from({ length: count }, (_, index) => ({
    ana: person(`Ana${index}`),
    bo: person(`Bo${index}`),
    cy: person(`Cy${index}`),
    dee: person(`Dee${index}`),
  }));
}

/**
 * Runs all groups in parallel, each for at least `rounds` rounds and then until `isEnough`, up to a limit.
 * Returns every step they took.
 */
export async function runGroups(groups: Group[], rounds: number, isEnough: () => boolean = () => true): Promise<Step[]> {
  const steps: Step[] = [];
  const maxRounds = Math.max(rounds, 40);
  await Promise.all(
    groups.map(async (group, index) => {
      for (let round = 0; round < maxRounds && (round < rounds || !isEnough()); round += 1) {
        const kind = (index + round) % 2 === 0 ? "Task" : "Meeting";
        await runLoop(group, kind, `${kind} ${index}.${round}.`, steps);
      }
    }),
  );
  return steps;
}

/** Takes one follow-up from creation to acceptance: a task is reassigned, a meeting is rescheduled. */
async function runLoop({ ana, bo, cy, dee }: Group, kind: "Task" | "Meeting", name: string, steps: Step[]) {
  const record = async (what: Step["what"], title: string, person: Person, done: Promise<boolean>) => {
    const saved = await done;
    steps.push({ what, title, by: person.id, saved });
    return saved;
  };
  const people = kind === "Task" ? { Type: "Task", Owner: bo, Participants: [cy] } : { Participants: [bo, cy] };
  const title = await createUntilSaved(name, (tried) =>
    record("create", tried, ana, creates(ana, tried, { Date: inAWeek, Time: "15:00", ...people })),
  );
  if (title === undefined) return;
  const accepts = (person: Person) => record("accept", title, person, clicks(person, title, "Accept", "You accepted"));
  const declines = (person: Person) =>
    record("decline", title, person, submitsForm(person, title, "Decline", "Decline", { Reason: `No to ${title}` }));

  if (kind === "Task") {
    await Promise.all([accepts(cy), declines(bo)]);
    await record("reassign", title, ana, submitsForm(ana, title, "Reassign", "Assign to someone", { "Assign to": dee }));
    await Promise.all([accepts(dee), lists(ana)]);
  } else {
    await Promise.all([accepts(bo), declines(cy)]);
    await record("reschedule", title, ana, submitsForm(ana, title, "Reschedule", "Reschedule", { Date: inDays(8), Time: "10:00" }));
    await Promise.all([accepts(bo), accepts(cy), lists(ana)]);
  }
}

/** Creates a follow-up, trying again with another title while it isn't known whether it was saved. */
async function createUntilSaved(name: string, create: (title: string) => Promise<boolean>): Promise<string | undefined> {
  for (let tries = 1; tries <= 5; tries += 1) if (await create(`${name}${tries}.`)) return `${name}${tries}.`;
  return undefined;
}
