import type { Snapshot, Traffic } from "../../contract.ts";

export type Task = {
  title: string;
  /** The name of the person who does it. */
  as: string;
  /** With `code` and *names of buttons and fields*. */
  what: string;
  isDone: (call: Call) => boolean;
};

/** A call of the bot's, and the blocks that it draws, as JSON. */
type Call = { method: string; blocks: string };

const hasButton = (action: string, { blocks }: Call): boolean => blocks.includes(`"action_id":"${action}"`);

/** Somebody is asked to answer. */
const asks = (call: Call): boolean => call.method === "chat.postMessage" && hasButton("accept", call);

/** The organizer's card shows that somebody it was assigned to has to answer. */
const isAssigned = ({ blocks }: Call): boolean => /"value":"reassign \d+ \S+ \S+ PENDING"/.test(blocks);

/** A decline is told, which this button mends. */
const tells = (call: Call, button: string): boolean => hasButton("keep", call) && hasButton(button, call);

export const tasks: Task[] = [
  {
    title: "Assign",
    as: "Ana",
    what: "Type `/followup Write the report` and press Enter. In the form, choose *Task* as the type and *Bo* as the owner, then press *Send*.",
    isDone: isAssigned,
  },
  {
    title: "Decline",
    as: "Bo",
    what: "Bo got a message. Press *Decline*, and give a reason if you like.",
    isDone: (call) => tells(call, "reassign"),
  },
  {
    title: "Reassign",
    as: "Ana",
    what: "The decline came back with the one button that fixes it. Press *Reassign*, and assign the task to *Cy*.",
    isDone: isAssigned,
  },
  {
    title: "Invite",
    as: "Ana",
    what: "Now a meeting: `/followup Kick-off`. Keep yourself as the owner, choose *Bo* as a participant, pick a date and time, then press *Send*.",
    isDone: asks,
  },
  {
    title: "Decline",
    as: "Bo",
    what: "Bo sees the time in New York, and it doesn't work. Press *Decline*.",
    isDone: (call) => tells(call, "reschedule"),
  },
  {
    title: "Reschedule",
    as: "Ana",
    what: "Declined meetings are rescheduled, not reassigned. Press *Reschedule*, and choose another time.",
    isDone: asks,
  },
  {
    title: "Accept",
    as: "Bo",
    what: "Bo is asked again, with the old time struck through. Press *Accept*.",
    isDone: (call) => hasButton("change-to-decline", call),
  },
];

export const newestTraffic = ({ traffic }: Snapshot): number => traffic.at(-1)?.id ?? 0;

export const isTaskDone = (task: Task, snapshot: Snapshot, since: number): boolean =>
  snapshot.traffic.some((entry) => entry.id > since && entry.direction === "from the bot" && entry.ok && task.isDone(callIn(entry)));

function callIn({ what, body }: Traffic): Call {
  const blocks = typeof body === "object" && body !== null && "blocks" in body ? body.blocks : [];
  return { method: what, blocks: typeof blocks === "string" ? blocks : JSON.stringify(blocks) };
}
