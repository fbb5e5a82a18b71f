import { format } from "date-fns";
import type { FollowUpType } from "../../../domain/follow-up.ts";
import { type Part, type Phrase, phrase } from "../phrase.ts";

const plurals = new Intl.PluralRules("en-US");
const commas = new Intl.ListFormat("en-US", { type: "unit", style: "short" });

export const plural = (count: number, words: { one: string; other: string }): string =>
  plurals.select(count) === "one" ? words.one : words.other;

/** "meeting" */
export const noun: Record<FollowUpType, string> = { MEETING: "meeting", TASK: "task", CALL: "call" };

/** "meeting" after a possessive, where "call" alone would be a decision ("your call") or a ringing phone. */
export const ownNoun: Record<FollowUpType, string> = { ...noun, CALL: "scheduled call" };

const quarters = new Map([
  [0, ""],
  [15, "¼"],
  [30, "½"],
  [45, "¾"],
]);

/** "45 minutes", "1 hour", "1½ hours" */
function duration(minutes: number): string {
  const rest = quarters.get(minutes % 60);
  if (minutes < 60 || rest === undefined) return `${minutes} ${plural(minutes, { one: "minute", other: "minutes" })}`;
  return minutes === 60 ? "1 hour" : `${Math.floor(minutes / 60)}${rest} hours`;
}

/** "@Ana, @Bo, @Cy" */
const list = (people: Phrase[]): Phrase =>
  commas
    .formatToParts(people.map((_, index) => String(index)))
    .flatMap(({ type, value }): Phrase => (type === "element" ? (people[Number(value)] ?? []) : [value]));

export const grammar = {
  noun,
  /** A form's options. */
  typeNames: { MEETING: "Meeting", TASK: "Task", CALL: "Call" } satisfies Record<FollowUpType, string>,
  list,
  /** "@Ana, @Bo, and 3 more" */
  listOfSome: (people: Phrase[], more: number): Phrase => (more === 0 ? list(people) : phrase`${list(people)}, and ${String(more)} more`),
  /** Joins sentences for a notification. */
  sentences: (all: Phrase[]): Phrase =>
    all.flatMap((sentence, index): Phrase => [...(index === 0 ? [] : [" "]), ...sentence, ...(isFinished(sentence.at(-1)) ? [] : ["."])]),
  dates: {
    /** "Wed, Dec 2, 2026". `wallClock` has the wall-clock time as if it were UTC. */
    day: (wallClock: Date) => format(wallClock, "EEE, MMM d, uuuu"),
    /** "Wed, Dec 2, 2026 at 3:00 PM GMT+1" */
    clock: (wallClock: Date, zone: string) => `${format(wallClock, "EEE, MMM d, uuuu")} at ${format(wallClock, "h:mm a")} ${zone}`,
    /** Slack renders this in each reader's zone: "Tomorrow at 3:00 PM", "Wednesday, December 2nd at 3:00 PM". */
    slackFormat: "{day_divider_pretty} at {time}",
    allDay: (day: string) => `${day}, all day`,
    timed: (start: string, minutes: number) => `${start} (${duration(minutes)})`,
    duration,
    unknown: "an unknown date",
    zoneLocale: "en-US",
  },
};

const isFinished = (last: Part | undefined) => typeof last === "string" && /([.:!?]|:\/\/\S+)$/.test(last);
