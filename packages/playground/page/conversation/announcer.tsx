import { useEffect, useRef, useState } from "preact/hooks";
import { renderMrkdwn } from "../../../slack-emulator/client.ts";
import { usePage } from "../page.ts";

/** Announces new messages to screen readers, like a notification. */
export function Announcer() {
  const { snapshot, me, now } = usePage();
  const [announcement, setAnnouncement] = useState("");
  const lastAnnounced = useRef({ person: "", ts: "" });
  const newest = snapshot.viewer.messages.at(-1);
  const ts = newest?.ts ?? "";
  useEffect(() => {
    if (newest && lastAnnounced.current.person === me.id && lastAnnounced.current.ts < ts) {
      const personName = (id: string): string | undefined => snapshot.people.find((person) => person.id === id)?.name;
      const text = renderMrkdwn(newest.text, { zone: me.zone, now, personName, channelName: () => undefined, plainDates: true });
      setAnnouncement(`${newest.name}: ${text}`);
    }
    lastAnnounced.current = { person: me.id, ts };
  }, [me.id, ts]);
  return (
    <div class="unseen" aria-live="polite">
      {announcement}
    </div>
  );
}
