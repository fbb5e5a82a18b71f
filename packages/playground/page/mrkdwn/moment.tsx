import { renderDate } from "../../../slack-emulator/screen/dates.ts";
import { usePage } from "../page.ts";

/** A moment in the viewer's zone, or what the app says for clients that cannot show it. */
export function Moment({ seconds, template, fallback }: { seconds: number; template: string; fallback: string }) {
  const { me, now } = usePage();
  return <time dateTime={new Date(seconds * 1000).toISOString()}>{renderDate(seconds, template, me.zone, now) ?? fallback}</time>;
}
