import { TZDate } from "@date-fns/tz";
import type { RichTextDate, RichTextElement, RichTextText } from "@slack/types";
import { format, isValid } from "date-fns";
import type { When } from "../domain/follow-up.ts";
import { knownZone, wallClockIn } from "../domain/time.ts";
import { messages } from "./messages/index.ts";

const { dates } = messages;

/** A time to show. A due date isn't shown as “all day”. */
export type ShownTime = When & { isDue?: boolean };

/** Returns a time as rich text. Slack shows it in the reader's own zone; `readerZone` (IANA) is for the fallback. */
export function whenElements(when: ShownTime, readerZone: string, isStruck = false): RichTextElement[] {
  const style = isStruck ? { style: { strike: true } } : {};
  const start = startElement(when, readerZone);
  if (start.type === "text") return [{ type: "text", text: whenText(when, readerZone), ...style }];
  const elementFor = (part: string): RichTextElement => ({ ...(part === startMark ? start : { type: "text", text: part }), ...style });
  // Splits the sentence around the start, wherever this language puts it.
  return durationText(startMark, when)
    .split(/(\uE000)/)
    .filter((part) => part !== "")
    .map(elementFor);
}

/** Returns the start as rich text, without the duration. */
export const startElements = (when: ShownTime, readerZone: string): RichTextElement[] => [startElement(when, readerZone)];

function startElement(when: ShownTime, readerZone: string): RichTextDate | RichTextText {
  if (when.allDay) return { type: "text", text: dayText(when) };
  const seconds = Math.floor(when.startsAt.getTime() / 60_000) * 60;
  const fallback = clock(when, readerZone);
  if (!(seconds >= 0 && seconds <= maxTimestampSeconds)) return { type: "text", text: fallback };
  return { type: "date", timestamp: seconds, format: dates.slackFormat, fallback };
}
const startMark = "\uE000";

// The last second of the year 9999. How Slack shows later ones isn't documented.
const maxTimestampSeconds = 253_402_300_799;

/** Returns a time as plain text, in the reader's zone. */
export const whenText = (when: ShownTime, readerZone: string): string =>
  when.allDay ? dayText(when) : durationText(clock(when, readerZone), when);

/** Formats a date for a date picker. Returns undefined if the picker can't show it. */
export const pickerDate = (date: Date, zone: string): string | undefined =>
  /^\d{4}-\d\d-\d\d$/.exec(formatIn(date, zone, (wallClock) => format(wallClock, "uuuu-MM-dd")))?.[0];

/** Formats a time of day for a time picker. Returns undefined if the picker can't show it. */
export const pickerTime = (date: Date, zone: string): string | undefined =>
  /^\d\d:\d\d$/.exec(formatIn(date, zone, (wallClock) => format(wallClock, "HH:mm")))?.[0];

// Something that is due has a moment, not a duration.
const durationText = (start: string, { isDue = false, durationMinutes }: ShownTime) =>
  isDue ? start : dates.timed(start, durationMinutes);

const dayText = (when: ShownTime) => (when.isDue ? day(when) : dates.allDay(day(when)));

// An all-day date is the same date for every reader, so it's shown in the zone it was chosen in.
const day = ({ startsAt, zone }: When) => formatIn(startsAt, zone, dates.day);

const clock = ({ startsAt }: When, zone: string) =>
  formatIn(startsAt, zone, (wallClock) => dates.clock(wallClock, shortZoneName(startsAt, zone)));

// PostgreSQL can hold instants that a Date can't.
function formatIn(instant: Date, zone: string, formatter: (wallClock: Date) => string): string {
  const wallClock = new TZDate(wallClockIn(instant, zone).getTime(), "UTC");
  return isValid(wallClock) ? formatter(wallClock) : dates.unknown;
}

const zoneFormats = new Map<string, Intl.DateTimeFormat | undefined>();

/** "EST", "GMT+1" */
function shortZoneName(instant: Date, zone: string): string {
  const timeZone = knownZone(zone);
  if (!zoneFormats.has(timeZone)) zoneFormats.set(timeZone, zoneFormatOf(timeZone));
  const parts = zoneFormats.get(timeZone)?.formatToParts(instant);
  return parts?.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}

// Some zones that date-fns supports, such as offsets, are unknown to Intl.
function zoneFormatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(dates.zoneLocale, { timeZone, timeZoneName: "short" });
  } catch {
    return undefined;
  }
}
