import { TZDate } from "@date-fns/tz";
import { format, isValid } from "date-fns";
import type { When } from "../follow-up/follow-up.ts";
import { knownZone, shownIn } from "../follow-up/time.ts";

/** When, in words for mrkdwn: Slack shows the reader's own zone; `readerZone` (IANA) is for where it cannot. */
export function whenMarkup(when: When, readerZone: string): string {
  const seconds = Math.floor(when.startsAt.getTime() / 60_000) * 60;
  if (when.allDay || !(seconds >= 0 && seconds <= lastOfSlack)) return whenText(when, readerZone);
  return `<!date^${seconds}^{date_long_pretty} at {time}|${clock(when, readerZone)}>, ${durationText(when.durationMinutes)}`;
}

// The last second of the year 9999. Nobody says what Slack makes of a later one.
const lastOfSlack = 253_402_300_799;

/** When, as plain text in the reader's zone. */
export const whenText = (when: When, readerZone: string): string =>
  when.allDay ? `${day(when)}, all day` : `${clock(when, readerZone)}, ${durationText(when.durationMinutes)}`;

/** A date as a date picker wants it; undefined for one that it cannot show. */
export const pickerDate = (date: Date, zone: string): string | undefined => /^\d{4}-\d\d-\d\d$/.exec(shown(date, zone, "uuuu-MM-dd"))?.[0];

/** A time of day as a time picker wants it. */
export const pickerTime = (date: Date, zone: string): string | undefined => /^\d\d:\d\d$/.exec(shown(date, zone, "HH:mm"))?.[0];

// A day is a day wherever its reader is, so it stays in the zone it was chosen in.
const day = ({ startsAt, zone }: When) => shown(startsAt, zone, "EEE d MMM uuuu");

const clock = ({ startsAt }: When, zone: string) => `${shown(startsAt, zone, "EEE d MMM uuuu, HH:mm")} (${knownZone(zone)})`;

// A database can hold instants that a Date cannot.
function shown(instant: Date, zone: string, words: string): string {
  const wallClock = new TZDate(shownIn(instant, zone).getTime(), "UTC");
  return isValid(wallClock) ? format(wallClock, words) : "an unknown date";
}

/** "45 minutes", "1 hour", "1½ hours" */
export function durationText(minutes: number): string {
  const quarters = new Map([
    [0, ""],
    [15, "¼"],
    [30, "½"],
    [45, "¾"],
  ]);
  const rest = quarters.get(minutes % 60);
  if (minutes < 60 || rest === undefined) return `${minutes} minutes`;
  return minutes === 60 ? "1 hour" : `${Math.floor(minutes / 60)}${rest} hours`;
}
