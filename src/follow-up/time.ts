import { TZDate, tzOffset } from "@date-fns/tz";
import { isEqual, isValid } from "date-fns";
import type { When } from "./follow-up.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * The instant of a wall-clock date ("2026-03-29") and time ("02:30") in an IANA zone.
 * Where clocks are put back and the time comes twice, it is the first one; where they are put forward and it is skipped, it is "skipped".
 * Without a time it is the beginning of the day, whatever clock time that is.
 */
export function instantOf(date: string, time: string | null, zone: string): Date | "skipped" {
  return time === null ? beginningOf(date, zone) : (candidates(date, time, zone)[0] ?? "skipped");
}

/** The instants at which clocks in the zone show this, the first one first: none, one or two. */
function candidates(date: string, time: string, zone: string): Date[] {
  const shown = Date.parse(`${date}T${time}Z`);
  const instants = [shown - day, shown + day].map((near) => shown - offset(near, zone));
  return [...new Set(instants)].filter((instant) => instant + offset(instant, zone) === shown).map((instant) => new Date(instant));
}

function beginningOf(date: string, zone: string): Date {
  const midnight = Date.parse(`${date}T00:00Z`);
  // Where clocks skip midnight, the day begins at the moment they do, which is midnight by the clock before.
  return candidates(date, "00:00", zone)[0] ?? new Date(midnight - offset(midnight - day, zone));
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
const offset = (instant: number, zone: string) => tzOffset(zone, new Date(instant)) * minute;

export const isZone = (zone: string) => isValid(new TZDate(0, zone));

/** Whether it is too late to ask for this: a timed one has begun, the day of an all-day one is over. */
export const isPast = (when: When, now: Date) => now >= (when.allDay ? beginningOfDayAfter(when, 1) : when.startsAt);

export const sameTime = (a: When, b: When) =>
  a.allDay === b.allDay && isEqual(a.startsAt, b.startsAt) && a.durationMinutes === b.durationMinutes;

/** An answer may be changed until the end of the day after the follow-up, in the follow-up's zone. */
export const answerMayChange = (when: When, now: Date) => now < beginningOfDayAfter(when, 2);

function beginningOfDayAfter({ startsAt, zone }: When, days: number): Date {
  const shown = new Date(startsAt.getTime() + offset(startsAt.getTime(), zone) + days * day);
  return beginningOf(shown.toISOString().slice(0, 10), zone);
}

/** When, for the history: "2026-11-27T14:00:00.000Z, 30 minutes". */
export const whenKey = ({ startsAt, allDay, durationMinutes }: When) =>
  `${startsAt.toISOString()}, ${allDay ? "all day" : `${durationMinutes} minutes`}`;
