import { TZDate } from "@date-fns/tz";
import { addDays, endOfDay, isAfter, isEqual, isValid, subMinutes } from "date-fns";
import type { When } from "./follow-up.ts";

/**
 * The instant of a wall-clock date ("2026-03-29") and time ("02:30") in an IANA zone.
 * Where clocks are put back and the time comes twice, it is the first one; where they are put forward and it is skipped, it is "skipped".
 * Without a time it is the beginning of the day, whatever clock time that is.
 */
export function instantOf(date: string, time: string | null, zone: string): Date | "skipped" {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const [hour = 0, minute = 0] = (time ?? "00:00").split(":").map(Number);
  const instant = new TZDate(year, month - 1, day, hour, minute, zone);
  const sameClock = (other: TZDate) => other.getDate() === day && other.getHours() === hour && other.getMinutes() === minute;
  if (time !== null && !sameClock(instant)) return "skipped";
  const hourBefore = subMinutes(instant, 60);
  const halfHourBefore = subMinutes(instant, 30);
  return plain([hourBefore, halfHourBefore].find(sameClock) ?? instant);
}

const plain = (date: Date) => new Date(date.getTime());

export const isZone = (zone: string) => isValid(new TZDate(0, zone));

/** Whether it is too late to ask for this: a timed one has begun, the day of an all-day one is over. */
export const isPast = (when: When, now: Date) => !isAfter(when.allDay ? dayEnd(when) : when.startsAt, now);

export const sameTime = (a: When, b: When) =>
  a.allDay === b.allDay && isEqual(a.startsAt, b.startsAt) && a.durationMinutes === b.durationMinutes;

/** An answer may be changed until the end of the day after the follow-up, in the follow-up's zone. */
export const answerMayChange = (when: When, now: Date) => !isAfter(now, endOfDay(addDays(new TZDate(when.startsAt, when.zone), 1)));

const dayEnd = (when: When) => endOfDay(new TZDate(when.startsAt, when.zone));
