import type { Person, Slack } from "../../packages/slack-emulator/index.ts";
import { inAWeek, inDays } from "../support/program.ts";
import { clicks, creates, decides, lists } from "./acts.ts";

/** What a person did to a follow-up, and whether Slack told them that it was taken. */
export type Step = { what: "create" | "accept" | "decline" | "reassign" | "reschedule"; title: string; by: string; taken: boolean };

type Group = { ana: Person; bo: Person; cy: Person; dee: Person };

/** Groups of four people each, who know nothing of each other and go through the main loop again and again. */
export function groupsOf(slack: Slack, count: number): Group[] {
  const person = (name: string) => slack.addPerson({ name });
  return Array.from({ length: count }, (_, index) => ({
    ana: person(`Ana${index}`),
    bo: person(`Bo${index}`),
    cy: person(`Cy${index}`),
    dee: person(`Dee${index}`),
  }));
}

/**
 * Lets all groups act at the same time, each at least so many rounds and then until `isEnough`, but never more than a bound.
 * Answers everything that they did.
 */
export async function act(groups: Group[], rounds: number, isEnough: () => boolean = () => true): Promise<Step[]> {
  const steps: Step[] = [];
  const bound = Math.max(rounds, 40);
  await Promise.all(
    groups.map(async (group, index) => {
      for (let round = 0; round < bound && (round < rounds || !isEnough()); round += 1) {
        const kind = (index + round) % 2 === 0 ? "Task" : "Meeting";
        await loop(group, kind, `${kind} ${index}.${round}.`, steps);
      }
    }),
  );
  return steps;
}

/** One follow-up from its beginning until everybody is content: a task is passed on, a meeting is moved. */
async function loop({ ana, bo, cy, dee }: Group, kind: "Task" | "Meeting", name: string, steps: Step[]) {
  const noting = async (what: Step["what"], title: string, person: Person, done: Promise<boolean>) => {
    const taken = await done;
    steps.push({ what, title, by: person.id, taken });
    return taken;
  };
  const people = kind === "Task" ? { Type: "Task", Owner: bo, Participants: [cy] } : { Participants: [bo, cy] };
  const title = await untilTaken(name, (tried) =>
    noting("create", tried, ana, creates(ana, tried, { Date: inAWeek, Time: "15:00", ...people })),
  );
  if (title === undefined) return;
  const accepts = (person: Person) => noting("accept", title, person, clicks(person, title, "Accept", "You accepted"));
  const declines = (person: Person) =>
    noting("decline", title, person, decides(person, title, "Decline", "Decline", { Reason: `No to ${title}` }));

  if (kind === "Task") {
    await Promise.all([accepts(cy), declines(bo)]);
    await noting("reassign", title, ana, decides(ana, title, "Reassign", "Assign to someone", { "Assign to": dee }));
    await Promise.all([accepts(dee), lists(ana)]);
  } else {
    await Promise.all([accepts(bo), declines(cy)]);
    await noting("reschedule", title, ana, decides(ana, title, "Reschedule", "Reschedule", { Date: inDays(8), Time: "10:00" }));
    await Promise.all([accepts(bo), accepts(cy), lists(ana)]);
  }
}

/** Somebody who does not know whether a new follow-up was taken makes another one, with another title. */
async function untilTaken(name: string, create: (title: string) => Promise<boolean>): Promise<string | undefined> {
  for (let tries = 1; tries <= 5; tries += 1) if (await create(`${name}${tries}.`)) return `${name}${tries}.`;
  return undefined;
}
