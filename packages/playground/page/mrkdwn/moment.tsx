import { renderDate } from "../../../slack-emulator/client.ts";
import { usePage } from "../page.ts";

/** A date in the viewer's time zone, or the app's fallback text. */
export function Moment({ seconds, template, fallback }: { seconds: number; template: string; fallback: string }) {
  const { me, now } = usePage();
  return <time dateTime={new Date(seconds * 1000).toISOString()}>{renderDate(seconds, template, me.zone, now) ?? fallback}</time>;
}
