import { useEffect, useRef, useState } from "preact/hooks";
import { renderMrkdwn } from "../../../slack-emulator/screen/mrkdwn.ts";
import { usePage } from "../page.ts";

/** Tells screen readers of new messages, as a notification would. */
export function Announcer() {
  const { snapshot, me, now } = usePage();
  const [news, setNews] = useState("");
  const heard = useRef({ person: "", ts: "" });
  const newest = snapshot.viewer.messages.at(-1);
  const ts = newest?.ts ?? "";
  useEffect(() => {
    if (newest && heard.current.person === me.id && heard.current.ts < ts) {
      const personName = (id: string): string | undefined => snapshot.people.find((person) => person.id === id)?.name;
      const words = renderMrkdwn(newest.text, { zone: me.zone, now, personName, channelName: () => undefined, plainDates: true });
      setNews(`${newest.name}: ${words}`);
    }
    heard.current = { person: me.id, ts };
  }, [me.id, ts]);
  return (
    <div class="unseen" aria-live="polite">
      {news}
    </div>
  );
}
