import { TZDate } from "@date-fns/tz";
import type { RichTextDate, RichTextElement, RichTextText } from "@slack/types";
import { format, isValid } from "date-fns";
import type { When } from "../domain/follow-up.ts";
import { knownZone, shownIn } from "../domain/time.ts";
import { messages } from "./messages/index.ts";

const { dates } = messages;

/** A time to show. One that something is due at is not told to take all day. */
export type Shown = When & { isDue?: boolean };

/** When, for a rich text: Slack shows the reader's own zone; `readerZone` (IANA) is for where it cannot. `isStruck` strikes it through. */
export function whenElements(when: Shown, readerZone: string, isStruck = false): RichTextElement[] {
  const style = isStruck ? { style: { strike: true } } : {};
  const start = startElement(when, readerZone);
  if (start.type === "text") return [{ type: "text", text: whenText(when, readerZone), ...style }];
  const element = (part: string): RichTextElement => ({ ...(part === startMark ? start : { type: "text", text: part }), ...style });
  // The words around the start, whichever they are in this language.
  return dates
    .timed(startMark, when.durationMinutes)
    .split(/(\uE000)/)
    .filter((part) => part !== "")
    .map(element);
}

/** The same without how long it takes. */
export const startElements = (when: Shown, readerZone: string): RichTextElement[] => [startElement(when, readerZone)];

function startElement(when: Shown, readerZone: string): RichTextDate | RichTextText {
  if (when.allDay) return { type: "text", text: dayText(when) };
  const seconds = Math.floor(when.startsAt.getTime() / 60_000) * 60;
  const fallback = clock(when, readerZone);
  if (!(seconds >= 0 && seconds <= lastOfSlack)) return { type: "text", text: fallback };
  return { type: "date", timestamp: seconds, format: dates.slackFormat, fallback };
}
const startMark = "\uE000";

// The last second of the year 9999. Nobody says what Slack makes of a later one.
const lastOfSlack = 253_402_300_799;

/** When, as plain text in the reader's zone. */
export const whenText = (when: Shown, readerZone: string): string =>
  when.allDay ? dayText(when) : dates.timed(clock(when, readerZone), when.durationMinutes);

/** A date as a date picker wants it; undefined for one that it cannot show. */
export const pickerDate = (date: Date, zone: string): string | undefined =>
  /^\d{4}-\d\d-\d\d$/.exec(shown(date, zone, (wallClock) => format(wallClock, "uuuu-MM-dd")))?.[0];

/** A time of day as a time picker wants it. */
export const pickerTime = (date: Date, zone: string): string | undefined =>
  /^\d\d:\d\d$/.exec(shown(date, zone, (wallClock) => format(wallClock, "HH:mm")))?.[0];

const dayText = (when: Shown) => (when.isDue ? day(when) : dates.allDay(day(when)));

// A day is a day wherever its reader is, so it stays in the zone it was chosen in.
const day = ({ startsAt, zone }: When) => shown(startsAt, zone, dates.day);

const clock = ({ startsAt }: When, zone: string) => shown(startsAt, zone, (wallClock) => dates.clock(wallClock, shortName(startsAt, zone)));

// A database can hold instants that a Date cannot.
function shown(instant: Date, zone: string, words: (wallClock: Date) => string): string {
  const wallClock = new TZDate(shownIn(instant, zone).getTime(), "UTC");
  return isValid(wallClock) ? words(wallClock) : dates.unknown;
}

const namers = new Map<string, Intl.DateTimeFormat | undefined>();

/** "EST", "GMT+1" */
function shortName(instant: Date, zone: string): string {
  const timeZone = knownZone(zone);
  if (!namers.has(timeZone)) namers.set(timeZone, namerOf(timeZone));
  const named = namers.get(timeZone)?.formatToParts(instant);
  return named?.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}

// What can be reckoned with, such as an offset, need not have a name.
function namerOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(dates.zoneLocale, { timeZone, timeZoneName: "short" });
  } catch {
    return undefined;
  }
}
