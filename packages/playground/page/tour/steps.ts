import type { Snapshot, Traffic } from "../../contract.ts";

export type Task = {
  title: string;
  /** The name of the person who performs it. */
  as: string;
  /** Instructions, with `code` and *names of buttons and fields*. */
  what: string;
  isDone: (call: Call) => boolean;
};

/** A Web API call of the bot, with its blocks as JSON. */
type Call = { method: string; blocks: string };

const hasButton = (action: string, { blocks }: Call): boolean => blocks.includes(`"action_id":"${action}"`);

/** Returns whether the call sends someone a message to accept or decline. */
const isInvitation = (call: Call): boolean => call.method === "chat.postMessage" && hasButton("accept", call);

/** Returns whether the call shows the organizer's card with a pending assignee. */
const isAssignment = ({ blocks }: Call): boolean => /"value":"reassign \d+ \S+ \S+ PENDING"/.test(blocks);

/** Returns whether the call reports a decline, with this button to resolve it. */
const isDeclineWith = (call: Call, button: string): boolean => hasButton("keep", call) && hasButton(button, call);

export const tasks: Task[] = [
  {
    title: "Assign",
    as: "Ana",
    what: "Type `/followup Write the report` and press Enter. In the form, choose *Task* as the type and *Bo* as the owner, then press *Send*.",
    isDone: isAssignment,
  },
  {
    title: "Decline",
    as: "Bo",
    what: "Bo got a message. Press *Decline*, and give a reason if you like.",
    isDone: (call) => isDeclineWith(call, "reassign"),
  },
  {
    title: "Reassign",
    as: "Ana",
    what: "The decline came back with the one button that fixes it. Press *Reassign*, and assign the task to *Cy*.",
    isDone: isAssignment,
  },
  {
    title: "Invite",
    as: "Ana",
    what: "Now a meeting: `/followup Kick-off`. Keep yourself as the owner, choose *Bo* as a participant, pick a date and time, then press *Send*.",
    isDone: isInvitation,
  },
  {
    title: "Decline",
    as: "Bo",
    what: "Bo sees the meeting in New York time, and it doesn't work for him. Press *Decline*.",
    isDone: (call) => isDeclineWith(call, "reschedule"),
  },
  {
    title: "Reschedule",
    as: "Ana",
    what: "Declined meetings are rescheduled, not reassigned. Press *Reschedule*, and choose another time.",
    isDone: isInvitation,
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
  snapshot.traffic.some((entry) => entry.id > since && entry.direction === "from the bot" && entry.ok && task.isDone(toCall(entry)));

function toCall({ what, body }: Traffic): Call {
  const blocks = typeof body === "object" && body !== null && "blocks" in body ? body.blocks : [];
  return { method: what, blocks: typeof blocks === "string" ? blocks : JSON.stringify(blocks) };
}
