import { expect } from "vitest";
import type { Person, SeenMessage, Slack } from "../../packages/slack-emulator/index.ts";
import type { TestBot } from "./bot.ts";

/** Returns a person's invitation cards, answered or not, without ephemeral messages. */
export const cardsOf = (person: Person): SeenMessage[] =>
  person.messages.filter(
    ({ ephemeral, screen }) =>
      !ephemeral && /Invited ·|Assigned ·|You accepted|You declined|Removed ·|Reassigned ·|Rescheduled ·/.test(screen),
  );

/** Returns the calls of a method for a person, oldest first. */
export const callsTo = (slack: Slack, method: string, person: Person) =>
  slack.calls.filter((call) => call.method === method && [person.id, person.dm].includes(String(call.args["channel"])));

/** Removes matching problems, so the test doesn't fail on them, and returns how many there were. */
export function accepted({ problems }: TestBot, what: RegExp): number {
  const others = problems.filter((problem) => !what.test(problem));
  const count = problems.length - others.length;
  problems.splice(0, problems.length, ...others);
  return count;
}

/** Returns the first matching log line. */
export const logged = ({ log }: TestBot, what: RegExp): string | undefined => log.find((line) => what.test(line));

/** Acts, and expects exactly one new ephemeral message with these words. */
export async function isTold(person: Person, words: string, act: () => Promise<{ acked: boolean }>): Promise<void> {
  const count = () => person.messages.filter(({ ephemeral, screen }) => ephemeral && screen.includes(words)).length;
  const before = count();
  expect(await act()).toMatchObject({ acked: true });
  await person.until(() => count() > before);
  expect({ words, times: count() - before }).toEqual({ words, times: 1 });
}
