import { TZDate, tzOffset } from "@date-fns/tz";
import { addMinutes, addYears, isValid } from "date-fns";
import type { When } from "./follow-up.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** How many years ahead a follow-up may be. */
const horizonYears = 5;

/**
 * The instant of a wall-clock date ("2026-03-29") and time ("02:30") in an IANA zone.
 * Where clocks are put back and the time comes twice, it is the first one; where they are put forward and it is skipped, it is "skipped".
 * Without a time it is the beginning of the day, whatever clock time that is.
 */
export function instantOf(date: string, time: string | null, zone: string): Date | "skipped" {
  const shown = Date.parse(`${date}T${time ?? "00:00"}Z`);
  const instant = time === null ? beginningOf(shown, zone) : candidates(shown, zone)[0];
  return instant === undefined ? "skipped" : new Date(instant);
}

/** The instants at which clocks in the zone show this, as if it were UTC; the first one first: none, one or two. */
function candidates(shown: number, zone: string): number[] {
  const instants = [shown - day, shown + day].map((near) => shown - offset(near, zone));
  return [...new Set(instants)].filter((instant) => instant + offset(instant, zone) === shown);
}

// Where clocks skip midnight, the day begins at the moment they do, which is midnight by the clock before.
const beginningOf = (midnight: number, zone: string): number => candidates(midnight, zone)[0] ?? midnight - offset(midnight - day, zone);

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. A zone that does not exist counts as UTC. */
const offset = (instant: number, zone: string) => (tzOffset(zone, new Date(instant)) || 0) * minute;

/** Whether this is the name of a zone (IANA) that can be reckoned with here. */
export const isZone = (zone: unknown): zone is string => typeof zone === "string" && zoneName.test(zone) && isValid(new TZDate(0, zone));
// Without offsets such as "+05:30", which not every version of Node takes.
const zoneName = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

/** The zone, or UTC for one that does not exist. */
export const knownZone = (zone: unknown): string => (isZone(zone) ? zone : "UTC");

/** What clocks in the zone show at an instant, as if it were UTC. */
export const shownIn = (instant: Date, zone: string): Date => new Date(instant.getTime() + offset(instant.getTime(), zone));

/** The calendar date in the zone, as its midnight in UTC; NaN for an instant that is none. */
export const dateIn = (instant: Date, zone: string): number => Math.floor(shownIn(instant, zone).getTime() / day) * day;

/** The instant at which a date, given as its midnight in UTC, begins in the zone. */
export const dayBegins = (date: Date, zone: string): Date => new Date(beginningOf(date.getTime(), zone));

/** The instant that the date of a follow-up is over by so many days in a zone. */
const endOfDate = ({ startsAt, zone }: When, days: number, there: string) => beginningOf(dateIn(startsAt, zone) + days * day, there);

/** Whether it is too late to ask for this: a timed one has begun, the day of an all-day one is over where `zone` is. */
export const isPast = (when: When, now: Date, zone = when.zone): boolean =>
  now.getTime() >= (when.allDay ? endOfDate(when, 1, zone) : when.startsAt.getTime());

/** Whether it is over: a timed one has ended, the day of an all-day one is over where `zone` is. What has no time that can be told is. */
export const isOver = (when: When, now: Date, zone = when.zone): boolean =>
  !(now.getTime() < (when.allDay ? endOfDate(when, 1, zone) : addMinutes(when.startsAt, when.durationMinutes).getTime()));

/** Whether its date, where it was chosen, is later than the one five years from today. */
export const isTooFar = ({ startsAt, zone }: When, now: Date): boolean =>
  !(dateIn(startsAt, zone) <= addYears(new TZDate(dateIn(now, zone), "UTC"), horizonYears).getTime());

/** Whether people see the same: an all-day follow-up is its date, and has no duration; a timed one is the minute it starts at, and how long it takes. */
export function sameTime(a: When, b: When): boolean {
  if (a.allDay || b.allDay) return a.allDay && b.allDay && dateIn(a.startsAt, a.zone) === dateIn(b.startsAt, b.zone);
  return minuteOf(a) === minuteOf(b) && a.durationMinutes === b.durationMinutes;
}

const minuteOf = ({ startsAt }: When) => Math.floor(startsAt.getTime() / minute);

/** An answer may be changed until the end of the day after the follow-up: of an all-day one where `zone` is, else in the follow-up's own zone. */
export const answerMayChange = (when: When, now: Date, zone = when.zone): boolean =>
  !(now.getTime() >= endOfDate(when, 2, when.allDay ? zone : when.zone));

/** When, for the history: "2026-11-27T14:00:00.000Z, 30 minutes". */
export const whenKey = ({ startsAt, allDay, durationMinutes }: When) =>
  `${isValid(startsAt) ? startsAt.toISOString() : "unknown"}, ${allDay ? "all day" : `${durationMinutes} minutes`}`;
