import { TZDate, tzOffset } from "@date-fns/tz";
import { addMinutes, addYears, isValid } from "date-fns";
import type { When } from "./follow-up.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How many years ahead a follow-up can be. */
const horizonYears = 5;

/**
 * Returns the instant of a wall-clock date ("2026-03-29") and time ("02:30") in an IANA zone.
 * If the clocks go back and the time occurs twice, that's the first occurrence; if they go forward and skip it, the result is "skipped".
 * Without a time it's the start of the day, which isn't always midnight.
 */
export function instantOf(date: string, time: string | null, zone: string): Date | "skipped" {
  const wallClock = Date.parse(`${date}T${time ?? "00:00"}Z`);
  const instant = time === null ? startOfDay(wallClock, zone) : instantsShowing(wallClock, zone)[0];
  return instant === undefined ? "skipped" : new Date(instant);
}

/** Returns the instants at which clocks in the zone show this wall-clock time (given as if in UTC), in order: none, one, or two. */
function instantsShowing(wallClock: number, zone: string): number[] {
  const instants = [wallClock - dayMs, wallClock + dayMs].map((nearby) => wallClock - offsetMs(nearby, zone));
  return [...new Set(instants)].filter((instant) => instant + offsetMs(instant, zone) === wallClock);
}

// If the clocks skip midnight, the day starts at the moment they do, which is midnight by the old offset.
const startOfDay = (midnight: number, zone: string): number =>
  instantsShowing(midnight, zone)[0] ?? midnight - offsetMs(midnight - dayMs, zone);

/** The zone's UTC offset at an instant, in milliseconds. An unknown zone counts as UTC. */
const offsetMs = (instant: number, zone: string) => (tzOffset(zone, new Date(instant)) || 0) * minuteMs;

/** Returns true if this is the name of an IANA zone that this runtime knows. */
export const isZone = (zone: unknown): zone is string =>
  typeof zone === "string" && zoneNamePattern.test(zone) && isValid(new TZDate(0, zone));
// Excludes offsets such as "+05:30", which not every Node version accepts.
const zoneNamePattern = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

/** Returns the zone, or UTC if it's unknown. */
export const knownZone = (zone: unknown): string => (isZone(zone) ? zone : "UTC");

/** Returns the wall-clock time in the zone at an instant, as if it were UTC. */
export const wallClockIn = (instant: Date, zone: string): Date => new Date(instant.getTime() + offsetMs(instant.getTime(), zone));

/** Returns the calendar date in the zone, as its midnight in UTC, or NaN for an invalid Date. */
export const dateIn = (instant: Date, zone: string): number => Math.floor(wallClockIn(instant, zone).getTime() / dayMs) * dayMs;

/** Returns the instant at which a date, given as its midnight in UTC, starts in the zone. */
export const startOfDayIn = (date: Date, zone: string): Date => new Date(startOfDay(date.getTime(), zone));

/** Returns the instant, in `readerZone`, that's this many days after the follow-up's date starts. */
const endOfDate = ({ startsAt, zone }: When, days: number, readerZone: string) =>
  startOfDay(dateIn(startsAt, zone) + days * dayMs, readerZone);

/** Returns true if it's too late to schedule: a timed follow-up has started, or an all-day one's day has ended in `zone`. */
export const isPast = (when: When, now: Date, zone = when.zone): boolean =>
  now.getTime() >= (when.allDay ? endOfDate(when, 1, zone) : when.startsAt.getTime());

/** Returns true if a timed follow-up, or an all-day one's day in `zone`, has ended. An invalid time counts as over. */
export const isOver = (when: When, now: Date, zone = when.zone): boolean =>
  !(now.getTime() < (when.allDay ? endOfDate(when, 1, zone) : addMinutes(when.startsAt, when.durationMinutes).getTime()));

/** Returns true if the date, in the zone it was chosen in, is more than five years from today. */
export const isTooFar = ({ startsAt, zone }: When, now: Date): boolean =>
  !(dateIn(startsAt, zone) <= addYears(new TZDate(dateIn(now, zone), "UTC"), horizonYears).getTime());

/** Returns true if both look the same to people: all-day ones by date, ignoring the duration; timed ones by start minute and duration. */
export function sameTime(a: When, b: When): boolean {
  if (a.allDay || b.allDay) return a.allDay && b.allDay && dateIn(a.startsAt, a.zone) === dateIn(b.startsAt, b.zone);
  return minuteOf(a) === minuteOf(b) && a.durationMinutes === b.durationMinutes;
}

const minuteOf = ({ startsAt }: When) => Math.floor(startsAt.getTime() / minuteMs);

/**
 * Returns true until the end of the day after the follow-up: in `zone` for an all-day one, and in the follow-up's own zone for a timed one.
 */
export const canChangeAnswer = (when: When, now: Date, zone = when.zone): boolean =>
  !(now.getTime() >= endOfDate(when, 2, when.allDay ? zone : when.zone));

/** Formats a time for the history: "2026-11-27T14:00:00.000Z, 30 minutes". */
export const whenKey = ({ startsAt, allDay, durationMinutes }: When) =>
  `${isValid(startsAt) ? startsAt.toISOString() : "unknown"}, ${allDay ? "all day" : `${durationMinutes} minutes`}`;
