import { isValid } from "date-fns";
import type { CommandOf } from "./commands.ts";
import { assignment, type FollowUp, isLive } from "./follow-up.ts";
import { visibleText } from "./text.ts";
import { isPast, isTooFar, sameTime, whenKey } from "./time.ts";
import { type Context, type Decision, decided, type Effect, refuse } from "./types.ts";

/** Changes the time, and asks everyone who is still invited again, whatever they had answered. */
export function reschedule(followUp: FollowUp, { to, by, note: input }: CommandOf<"reschedule">, { now }: Context): Decision {
  if (isPast(to, now)) return refuse("in-the-past");
  if (isTooFar(to, now)) return refuse("too-far");
  // A task shows when it's due, without a duration.
  const shown = followUp.type === "TASK" ? { ...to, durationMinutes: followUp.durationMinutes } : to;
  if (sameTime(followUp, shown)) return refuse("same-time");
  const note = visibleText(input);
  const revision = followUp.revision + 1;
  const live = followUp.invitations.filter(isLive);
  const left = live.filter(({ hasLeft }) => hasLeft);
  const pendingAgain = {
    state: "PENDING",
    revision,
    note,
    reason: "",
    declinedAt: null,
    seenAt: null,
    decidedAt: null,
    undeliverable: null,
  } as const;
  return decided(
    { what: "reschedule", by, invitationId: null, from: whenKey(followUp), to: whenKey(to), reason: note },
    {
      followUp: {
        ...to,
        revision,
        ownerId: assignment(followUp)?.inviteeId ?? followUp.ownerId,
        // PostgreSQL can hold instants that a Date can't. Those aren't kept.
        previousStartsAt: isValid(followUp.startsAt) ? followUp.startsAt : null,
        previousAllDay: followUp.allDay,
        previousDurationMinutes: followUp.durationMinutes,
        previousZone: followUp.zone,
      },
      update: [
        { ids: live.map(({ id }) => id), set: pendingAgain },
        ...(left.length === 0 ? [] : [{ ids: left.map(({ id }) => id), set: { undeliverable: "DEACTIVATED" as const } }]),
      ],
    },
    live.map(({ id }): Effect => ({ type: "ask", invitationId: id })),
  );
}
