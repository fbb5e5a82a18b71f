import { TZDate } from "@date-fns/tz";
import { format, isSameDay, subDays } from "date-fns";
import { useEffect, useState } from "preact/hooks";

const TICK_MS = 15_000;

/** Returns the real time, updated every 15 seconds. */
export function useRealTime(): number {
  const [time, setTime] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setTime(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return time;
}

export const formatTime = (zone: string, at: number): string => format(new TZDate(at, zone), "h:mm a");

/** "Today", "Yesterday", "Friday, November 27th" */
export function formatDay(zone: string, at: number, now: number): string {
  const [day, today] = [new TZDate(at, zone), new TZDate(now, zone)];
  if (isSameDay(day, today)) return "Today";
  return isSameDay(day, subDays(today, 1)) ? "Yesterday" : format(day, "EEEE, MMMM do");
}
