import { TZDate } from "@date-fns/tz";
import { addDays, format, formatDistance, isSameDay, isSameYear } from "date-fns";

const PATTERNS = new Map([
  ["date_num", "yyyy-MM-dd"],
  ["date", "MMMM do, yyyy"],
  ["date_short", "MMM d, yyyy"],
  ["date_long", "EEEE, MMMM do, yyyy"],
  ["date_long_full", "MMMM d, yyyy"],
  ["time", "h:mm a"],
  ["time_secs", "h:mm:ss a"],
]);

/** Renders a `<!date^…>` template in English in the given time zone; undefined if a token is unknown. */
export function renderDate(seconds: number, template: string, zone: string, now: number): string | undefined {
  const moment = new TZDate(seconds * 1000, zone);
  const today = new TZDate(now, zone);
  let isValid = true;
  const result = template.replace(/\{(\w+)\}/g, (_match, token: string) => {
    const text = renderToken(token, moment, today);
    if (text === undefined) isValid = false;
    return text ?? "";
  });
  return isValid ? result : undefined;
}

function renderToken(token: string, moment: TZDate, today: TZDate): string | undefined {
  if (token === "day_divider_pretty")
    return relativeDay(moment, today) ?? format(moment, isSameYear(moment, today) ? "EEEE, MMMM do" : "EEEE, MMMM do, yyyy");
  if (token === "ago") return formatDistance(moment, today, { addSuffix: true });
  const pretty = /^(date|date_short|date_long)_pretty$/.exec(token)?.[1];
  const near = pretty && relativeDay(moment, today);
  if (near) return near;
  const pattern = PATTERNS.get(pretty ?? token);
  return pattern && format(moment, pattern);
}

function relativeDay(moment: TZDate, today: TZDate): string | undefined {
  if (isSameDay(moment, today)) return "today";
  if (isSameDay(moment, addDays(today, 1))) return "tomorrow";
  if (isSameDay(moment, addDays(today, -1))) return "yesterday";
  return undefined;
}
