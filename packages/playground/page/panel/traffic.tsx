import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import { useState } from "preact/hooks";
import type { Traffic } from "../../contract.ts";
import { usePage } from "../page.ts";
import { summaryOf } from "./summary.ts";

export function TrafficList() {
  const { snapshot } = usePage();
  if (snapshot.traffic.length === 0) return <p class="empty">No traffic yet.</p>;
  return (
    <ol class="traffic" reversed>
      {snapshot.traffic.toReversed().map((entry) => (
        <li key={entry.id}>
          <Entry entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: Traffic }) {
  const { me, snapshot } = usePage();
  const summary = summaryOf(entry, snapshot.people);
  const [isExpanded, setOpen] = useState(false);
  const { at, direction, what, ms, ok, body, answer } = entry;
  const isIncoming = direction === "to the bot";
  return (
    <details class={ok ? "entry" : "entry failed"} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class={isIncoming ? "direction in" : "direction out"} title={direction}>
          <span aria-hidden="true">{isIncoming ? "→" : "←"}</span>
          <span class="unseen">{direction}</span>
        </span>
        <code>{what}</code>
        <span class="request-summary">{summary}</span>
        {!ok && <span class="not-ok">failed</span>}
        <span class="ms">{ms === null ? "…" : `${Math.round(ms)} ms`}</span>
        <time>{format(new TZDate(at, me.zone), "HH:mm:ss")}</time>
      </summary>
      {isExpanded && (
        <>
          <Json label="Payload" value={body} />
          {answer !== undefined && <Json label="Response" value={answer} />}
        </>
      )}
    </details>
  );
}

function Json({ label, value }: { label: string; value: unknown }) {
  return (
    <div class="json">
      <h3>{label}</h3>
      <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
    </div>
  );
}
