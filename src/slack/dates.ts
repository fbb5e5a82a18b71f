import { TZDate } from "@date-fns/tz";
import { format, getUnixTime } from "date-fns";
import type { When } from "../follow-up/follow-up.ts";

/** When, in words for mrkdwn: Slack shows the reader's own zone; `readerZone` (IANA) is for where it cannot. */
export function whenMarkup(when: When, readerZone: string): string {
  if (when.allDay) return `${day(when)}, all day`;
  return `<!date^${getUnixTime(when.startsAt)}^{date_long_pretty} at {time}|${clock(when, readerZone)}>, ${durationText(when.durationMinutes)}`;
}

/** When, as plain text in the reader's zone. */
export function whenText(when: When, readerZone: string): string {
  if (when.allDay) return `${day(when)}, all day`;
  return `${clock(when, readerZone)}, ${durationText(when.durationMinutes)}`;
}

/** A date and time as a date picker and a time picker want them. */
export const pickerDate = (date: Date, zone: string) => format(new TZDate(date, zone), "yyyy-MM-dd");
export const pickerTime = (date: Date, zone: string) => format(new TZDate(date, zone), "HH:mm");

// A day is a day wherever its reader is, so it stays in the zone it was chosen in.
const day = ({ startsAt, zone }: When) => format(new TZDate(startsAt, zone), "EEE d MMM yyyy");

const clock = ({ startsAt }: When, zone: string) => `${format(new TZDate(startsAt, zone), "EEE d MMM yyyy, HH:mm")} (${zone})`;

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
