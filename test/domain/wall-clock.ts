// Reference implementation of local time by trial with Intl alone: slow, simple, and independent of the code under test.

const minute = 60_000;
const day = 24 * 60 * minute;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns local time like "2026-03-29 02:30". */
export function wallClock(instant: Date | number, zone: string): string {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  formats.set(zone, format);
  return format.format(instant);
}

const asUtc = (wall: string) => Date.parse(`${wall.replace(" ", "T")}Z`);
const offset = (instant: number, zone: string) => asUtc(wallClock(instant, zone)) - instant;

/** Returns every instant with this local time, earliest first: none in a gap, two in an overlap. */
export function instantsOf(date: string, time: string, zone: string): Date[] {
  const utc = asUtc(`${date} ${time}`);
  const offsets = new Set([offset(utc - day, zone), offset(utc + day, zone)]);
  const instants = [...offsets].map((by) => utc - by).filter((instant) => wallClock(instant, zone) === `${date} ${time}`);
  return instants.toSorted((a, b) => a - b).map((instant) => new Date(instant));
}

/** Returns the first instant of a day, which isn't always midnight. */
export function startOfDayIn(date: string, zone: string): Date {
  const [midnight] = instantsOf(date, "00:00", zone);
  if (midnight) return midnight;
  let instant = Date.parse(date) - day;
  while (wallClock(instant, zone).slice(0, 10) !== date) instant += 15 * minute;
  return new Date(instant);
}

export const daysAfter = (date: string, days: number) => new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);

/** Returns the days on or around which the clocks change, from the start of one year to the start of another. */
export function clockChangeDays(zone: string, from: number, to: number): string[] {
  const days: string[] = [];
  for (let instant = Date.UTC(from); instant < Date.UTC(to); instant += day) {
    if (offset(instant, zone) === offset(instant + day, zone)) continue;
    const date = wallClock(instant, zone).slice(0, 10);
    days.push(date, daysAfter(date, 1), daysAfter(date, 2), daysAfter(date, -1));
  }
  return days;
}
