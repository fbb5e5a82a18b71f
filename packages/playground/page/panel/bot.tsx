import { useEffect, useRef } from "preact/hooks";
import type { FaultSwitches } from "../../contract.ts";
import type { Confirmation } from "../controls/confirm.tsx";
import { usePage } from "../page.ts";

const HOUR_MS = 3_600_000;
const CLOCK_JUMPS = [
  ["+1 hour", HOUR_MS],
  ["+1 day", 24 * HOUR_MS],
  ["+1 week", 168 * HOUR_MS],
] as const;

const SWITCHES: { name: Exclude<keyof FaultSwitches, "slowMs">; label: string; detail: string }[] = [
  { name: "rateLimited", label: "Rate limited", detail: "Posts and updates fail with 429, Retry-After: 5" },
  { name: "serverError", label: "Server error", detail: "Posts and updates fail with HTTP 500" },
  { name: "nextAnswerLost", label: "Next response lost", detail: "The next message is posted, but its response is lost" },
  { name: "expiredTriggers", label: "Expired triggers", detail: "Forms don't open" },
];
const SLOW_MS = 2_000;

/** The bot's process, Slack faults and the clock. */
export function Bot() {
  const { snapshot, command, confirm, now, me } = usePage();
  const { bot, faults } = snapshot;
  const reset = async (): Promise<void> => {
    if (await confirm(confirmReset)) await command({ command: "reset" });
  };
  // A second switch may be clicked before the snapshot contains the first.
  const switches = useRef(faults);
  useEffect(() => {
    switches.current = faults;
  }, [snapshot.version]);
  const updateSwitches = (changed: Partial<FaultSwitches>): void => {
    switches.current = { ...switches.current, ...changed };
    void command({ command: "faults", faults: switches.current });
  };
  const travel = (aheadMs: number): void => void command({ command: "travel", aheadMs });
  return (
    <div class="switches">
      <section>
        <h3>Bot</h3>
        <p role="status">
          <span class={`bot-state ${bot.state}`} aria-hidden="true" /> The bot is <b>{bot.state}</b>.
        </p>
        <div class="row">
          <button type="button" class="button" onClick={() => void command({ command: "restart", how: "SIGTERM" })}>
            Restart gracefully
          </button>
          <button type="button" class="button danger" onClick={() => void command({ command: "restart", how: "SIGKILL" })}>
            Kill and restart
          </button>
        </div>
      </section>
      <section>
        <h3>Slack faults</h3>
        <label class="choice">
          <input type="checkbox" checked={faults.slowMs > 0} onChange={() => updateSwitches({ slowMs: faults.slowMs > 0 ? 0 : SLOW_MS })} />
          <span>
            Slow network<small>Every Slack response takes {SLOW_MS / 1000} seconds</small>
          </span>
        </label>
        {SWITCHES.map(({ name, label, detail }) => (
          <label key={name} class="choice">
            <input type="checkbox" checked={faults[name]} onChange={() => updateSwitches({ [name]: !faults[name] })} />
            <span>
              {label}
              <small>{detail}</small>
            </span>
          </label>
        ))}
      </section>
      <section>
        <h3>Clock</h3>
        <p>
          It's{" "}
          <b>
            {new Intl.DateTimeFormat("en-US", {
              weekday: "long",
              day: "numeric",
              month: "long",
              hour: "numeric",
              minute: "2-digit",
              timeZone: me.zone,
            }).format(now)}
          </b>{" "}
          for {me.name} ({formatAhead(bot.clockAheadMs)}).
        </p>
        <div class="row">
          {CLOCK_JUMPS.map(([label, jumpMs]) => (
            <button key={label} type="button" class="button" onClick={() => travel(bot.clockAheadMs + jumpMs)}>
              {label}
            </button>
          ))}
          <button type="button" class="button" disabled={bot.clockAheadMs === 0} onClick={() => travel(0)}>
            Back to now
          </button>
        </div>
        <p class="hint">The bot restarts with the new time.</p>
      </section>
      <section>
        <h3>Start over</h3>
        <button type="button" class="button danger" onClick={() => void reset()}>
          Delete everything
        </button>
      </section>
    </div>
  );
}

const confirmReset: Confirmation = {
  title: { type: "plain_text", text: "Delete everything?" },
  text: { type: "plain_text", text: "Every follow-up and message will be deleted for everyone here. You can't undo this." },
  confirm: { type: "plain_text", text: "Delete everything" },
  deny: { type: "plain_text", text: "Cancel" },
  style: "danger",
};

function formatAhead(ms: number): string {
  if (ms === 0) return "real time";
  const hours = Math.round(ms / HOUR_MS);
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  return `${[days && `${days} d`, rest && `${rest} h`].filter(Boolean).join(" ")} ahead`;
}
