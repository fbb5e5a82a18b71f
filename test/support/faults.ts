import { expect } from "vitest";
import type { Person, SeenMessage, Slack } from "../../packages/slack-emulator/index.ts";
import type { TestBot } from "./bot.ts";

/** What of a person's messages asks them to answer, or did: their invitation cards, the ephemeral ones left out. */
export const cardsOf = (person: Person): SeenMessage[] =>
  person.messages.filter(
    ({ ephemeral, screen }) =>
      !ephemeral && /Invited ·|Assigned ·|You accepted|You declined|Removed ·|Reassigned ·|Rescheduled ·/.test(screen),
  );

/** The calls of a method that were about a person, oldest first. */
export const callsTo = (slack: Slack, method: string, person: Person) =>
  slack.calls.filter((call) => call.method === method && [person.id, person.dm].includes(String(call.args["channel"])));

/** Takes note of what Slack refused, so that the story does not end with it. Answers how many there were. */
export function accepted({ problems }: TestBot, what: RegExp): number {
  const others = problems.filter((problem) => !what.test(problem));
  const count = problems.length - others.length;
  problems.splice(0, problems.length, ...others);
  return count;
}

/** One line of the log, as an object. */
export const logged = ({ log }: TestBot, what: RegExp): string | undefined => log.find((line) => what.test(line));

/** Does something, and waits until it is answered with a sentence that only this person sees; more than one is too many. */
export async function isTold(person: Person, words: string, act: () => Promise<{ acked: boolean }>): Promise<void> {
  const told = () => person.messages.filter(({ ephemeral, screen }) => ephemeral && screen.includes(words)).length;
  const before = told();
  expect(await act()).toMatchObject({ acked: true });
  await person.until(() => told() > before);
  expect({ words, times: told() - before }).toEqual({ words, times: 1 });
}
