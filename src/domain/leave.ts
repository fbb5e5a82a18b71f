import type { CommandOf } from "./commands.ts";
import { type Changes, type Context, type Decision, decided, type Effect, type Entry, refuse } from "./types.ts";
import { type FollowUp, type Invitation, isLive, isLostOwner } from "./follow-up.ts";
import { isOver } from "./time.ts";

/** Somebody's account was deactivated. What is closed or over needs them no more, and stays as it is. */
export function left(followUp: FollowUp, { personId }: CommandOf<"left">, { now }: Context): Decision {
  if (followUp.status !== "OPEN") return refuse("nothing-changed");
  const { isNews, effects, ...changes } = markLeft(followUp, [personId], now);
  return isNews ? decided(entry("left", followUp, personId), changes, effects) : refuse("nothing-changed");
}

/** Somebody is there again: what they were not told they are told now. */
export function returned(followUp: FollowUp, { personId }: CommandOf<"returned">): Decision {
  const history = entry("returned", followUp, personId);
  if (followUp.organizerId === personId && followUp.organizerHasLeft) return decided(history, { followUp: { organizerHasLeft: false } });
  const theirs = liveOf(followUp, personId);
  if (!theirs?.hasLeft) return refuse("nothing-changed");
  const wasNotTold = theirs.undeliverable === "DEACTIVATED";
  const set = {
    hasLeft: false,
    ...(wasNotTold ? { undeliverable: null } : {}),
    ...(isLostOwner(theirs) ? { decidedAt: null } : {}),
  };
  const effects: Effect[] = wasNotTold ? [{ type: "redraw", invitationId: theirs.id }] : [];
  return decided(history, { update: [{ ids: [theirs.id], set }] }, effects);
}

type Marked = Pick<Changes, "followUp" | "update"> & { isNews: boolean; effects: Effect[] };

/** Marks who of these people has left, in what is not over. An invitation that waits for an answer gets none; and whoever has lost an owner is told. */
export function markLeft(followUp: FollowUp, personIds: string[], now: Date): Marked {
  if (isOver(followUp, now)) return { isNews: false, followUp: {}, update: [], effects: [] };
  const isOrganizer = !followUp.organizerHasLeft && personIds.includes(followUp.organizerId);
  const theirs = followUp.invitations.filter((one) => isLive(one) && !one.hasLeft && personIds.includes(one.inviteeId));
  return {
    isNews: isOrganizer || theirs.length > 0,
    followUp: isOrganizer ? { organizerHasLeft: true } : {},
    update: theirs.map(({ id, state }) => ({
      ids: [id],
      set: { hasLeft: true, ...(state === "PENDING" ? { undeliverable: "DEACTIVATED" as const } : {}) },
    })),
    effects: theirs
      .filter((one) => isLostOwner({ ...one, hasLeft: true }))
      .map(({ id }): Effect => ({ type: "left-notice", invitationId: id })),
  };
}

const liveOf = ({ invitations }: FollowUp, personId: string): Invitation | undefined =>
  invitations.find((invitation) => invitation.inviteeId === personId && isLive(invitation));

const entry = (what: Entry["what"], followUp: FollowUp, personId: string): Entry => ({
  what,
  by: null,
  invitationId: liveOf(followUp, personId)?.id ?? null,
  from: personId,
  to: "",
  reason: "",
});
