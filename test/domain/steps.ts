import type { CommandOf } from "../../src/domain/commands.ts";
import type { FollowUp, Undeliverable, When } from "../../src/domain/follow-up.ts";
import type { Person } from "../../src/domain/invitability.ts";
import { invitationOf } from "./fixtures.ts";

// Each step is a click on what a person sees at that moment. `by` overrides who clicks.

const buttonContext = (followUp: FollowUp, invitee: Person) => {
  const { id, state } = invitationOf(followUp, invitee);
  return { invitationId: id, expectedState: state, revision: followUp.revision };
};
const byOrganizer = (followUp: FollowUp) => ({ by: followUp.organizerId, revision: followUp.revision });

export const accepts =
  (invitee: Person, by = invitee) =>
  (followUp: FollowUp): CommandOf<"accept"> => ({ type: "accept", by: by.id, ...buttonContext(followUp, invitee) });

export const declines =
  (invitee: Person, reason = "", by = invitee) =>
  (followUp: FollowUp): CommandOf<"decline"> => ({ type: "decline", by: by.id, ...buttonContext(followUp, invitee), reason });

export const sees =
  (invitee: Person, by = invitee) =>
  (followUp: FollowUp): CommandOf<"see"> => ({ type: "see", by: by.id, invitationId: invitationOf(followUp, invitee).id });

export const cannotReach =
  (invitee: Person, why: Undeliverable = "UNREACHABLE") =>
  (followUp: FollowUp): CommandOf<"undeliverable"> => {
    const { id, revision } = invitationOf(followUp, invitee);
    return { type: "undeliverable", invitationId: id, revision, why };
  };

/** Slack reports that an account was deactivated or reactivated. */
export const leaves = ({ id }: Person): CommandOf<"left"> => ({ type: "left", personId: id });
export const returns = ({ id }: Person): CommandOf<"returned"> => ({ type: "returned", personId: id });

/** "Take over" on the card of one person's invitation. */
export const takesOver =
  (invitee: Person, by = invitee) =>
  (followUp: FollowUp): CommandOf<"take-over"> => ({ type: "take-over", by: by.id, ...buttonContext(followUp, invitee) });

/** An operator hands it over. */
export const handsOver =
  (to: Person) =>
  (followUp: FollowUp): CommandOf<"hand-over"> => ({ type: "hand-over", from: followUp.organizerId, to });

/** The organizer's "Assign to…", whoever is assigned. */
export const assigns =
  (to: Person, more: { note?: string; confirmed?: string } = {}) =>
  (followUp: FollowUp): CommandOf<"reassign"> => ({ type: "reassign", ...byOrganizer(followUp), to, note: "", ...more });

/** The organizer's "Reassign" on one person's notice or row. */
export const reassigns =
  (from: Person, to: Person, more: { note?: string; confirmed?: string } = {}) =>
  (followUp: FollowUp): CommandOf<"reassign"> => ({ ...assigns(to, more)(followUp), ...buttonContext(followUp, from) });

export const reschedules =
  (to: When, note = "") =>
  (followUp: FollowUp): CommandOf<"reschedule"> => ({ type: "reschedule", ...byOrganizer(followUp), to, note });

/** The organizer's "Reschedule" on one person's notice or row. */
export const reschedulesFor =
  (invitee: Person, to: When, note = "") =>
  (followUp: FollowUp): CommandOf<"reschedule"> => ({ ...reschedules(to, note)(followUp), ...buttonContext(followUp, invitee) });

export const keeps =
  (invitee: Person) =>
  (followUp: FollowUp): CommandOf<"keep"> => ({ type: "keep", ...byOrganizer(followUp), ...buttonContext(followUp, invitee) });

/** "Clear" on a row of the list, by the organizer or by the invitee. */
export const clears =
  (invitee: Person, by = invitee) =>
  (followUp: FollowUp): CommandOf<"clear"> => ({ type: "clear", by: by.id, ...buttonContext(followUp, invitee) });

export const removes =
  (invitee: Person) =>
  (followUp: FollowUp): CommandOf<"remove"> => ({ type: "remove", ...byOrganizer(followUp), ...buttonContext(followUp, invitee) });

export const setsParticipants =
  (...people: Person[]) =>
  (followUp: FollowUp): CommandOf<"set-participants"> => ({ type: "set-participants", ...byOrganizer(followUp), people });

/** The organizer's "Cancel" on one person's notice or row. */
export const cancelsFor =
  (invitee: Person) =>
  (followUp: FollowUp): CommandOf<"cancel"> => ({ ...cancels(followUp), ...buttonContext(followUp, invitee) });

/** "Complete" and "Reopen" on the card of one person's invitation. */
export const completesFor =
  (invitee: Person, by = invitee) =>
  (followUp: FollowUp): CommandOf<"complete"> => ({ type: "complete", by: by.id, ...buttonContext(followUp, invitee) });
export const reopensFor =
  (invitee: Person, by = invitee) =>
  (followUp: FollowUp): CommandOf<"reopen"> => ({ type: "reopen", by: by.id, ...buttonContext(followUp, invitee) });

export const cancels = (followUp: FollowUp): CommandOf<"cancel"> => ({ type: "cancel", ...byOrganizer(followUp) });
export const completes = (followUp: FollowUp): CommandOf<"complete"> => ({ type: "complete", ...byOrganizer(followUp) });
export const reopens = (followUp: FollowUp): CommandOf<"reopen"> => ({ type: "reopen", ...byOrganizer(followUp) });
