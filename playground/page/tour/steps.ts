import type { Snapshot, Traffic } from "../../contract.ts";

export type Task = {
  title: string;
  /** The name of the person who does it. */
  as: string;
  /** With `code` and *names of buttons and fields*. */
  what: string;
  isDone: (said: Said) => boolean;
};

/** What the bot told somebody. */
type Said = { method: string; text: string };

export const tasks: Task[] = [
  {
    title: "Assign",
    as: "Ana",
    what: "Type `/followup Write the report` and send it. In the form choose *Task* as type and *Bo* as owner, then *Send*.",
    isDone: ({ method, text }) => method === "chat.postMessage" && /^Assigned – .* assigns this/.test(text),
  },
  {
    title: "Decline",
    as: "Bo",
    what: "Bo has got a message. Press *Decline*, and give a reason if you like.",
    isDone: ({ text }) => /^<@\w+> declined the \w+ you assigned/.test(text),
  },
  {
    title: "Reassign",
    as: "Ana",
    what: "The decline came back with the one action that mends it. Press *Reassign*, and assign it to *Cy*.",
    isDone: ({ method, text }) => method === "chat.postMessage" && /^Assigned – .* assigns this/.test(text),
  },
  {
    title: "Invite",
    as: "Ana",
    what: "Now a meeting: `/followup Kick-off`. Stay its owner, choose *Bo* as participant, a date and a time, then *Send*.",
    isDone: ({ method, text }) => method === "chat.postMessage" && text.startsWith("Invited – "),
  },
  {
    title: "Decline",
    as: "Bo",
    what: "Bo sees the time in New York. It does not suit: *Decline*.",
    isDone: ({ text }) => /^<@\w+> declined your /.test(text),
  },
  {
    title: "Reschedule",
    as: "Ana",
    what: "What somebody was invited to is rescheduled. Press *Reschedule*, and choose another time.",
    isDone: ({ method, text }) => method === "chat.postMessage" && text.startsWith("Invited – "),
  },
  {
    title: "Accept",
    as: "Bo",
    what: "Bo is asked again: the old time is struck through. *Accept*.",
    isDone: ({ text }) => text.startsWith("Accepted – "),
  },
];

export const newestTraffic = ({ traffic }: Snapshot): number => traffic.at(-1)?.id ?? 0;

export const isTaskDone = (task: Task, snapshot: Snapshot, since: number): boolean =>
  snapshot.traffic.some((entry) => entry.id > since && entry.direction === "from the bot" && entry.ok && task.isDone(saidIn(entry)));

function saidIn({ what, body }: Traffic): Said {
  const text = typeof body === "object" && body !== null && "text" in body ? body.text : "";
  return { method: what, text: typeof text === "string" ? text : "" };
}
