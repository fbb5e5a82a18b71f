import type { Command, Create } from "../../src/domain/commands.ts";
import { create } from "../../src/domain/create.ts";
import { decide } from "../../src/domain/decide.ts";
import type { FollowUp, Invitation, When } from "../../src/domain/follow-up.ts";
import type { Person } from "../../src/domain/invitability.ts";
import type { Context, Decided, Decision, Effect, RefusalCode, Refused } from "../../src/domain/types.ts";

const person = (id: string, more: Partial<Person> = {}): Person => ({ id, isBot: false, isExternal: false, deactivated: false, ...more });

/** Ana is always the organizer. */
export const ana = person("ana");
export const bo = person("bo");
export const cy = person("cy");
export const dee = person("dee");
export const eve = person("eve");
export const bot = person("bot", { isBot: true });
export const former = person("former", { deactivated: true });
export const outsider = person("outsider", { isExternal: true });

/** Monday, June 1, 2026, 10:00 in Berlin. */
export const now = new Date("2026-06-01T08:00:00Z");
export const tuesday: When = { startsAt: new Date("2026-06-02T08:00:00Z"), allDay: false, durationMinutes: 30, zone: "Europe/Berlin" };
export const thursday: When = { ...tuesday, startsAt: new Date("2026-06-04T12:00:00Z") };
export const friday: When = { ...tuesday, startsAt: new Date("2026-06-05T07:00:00Z") };
/** The last moment to change an answer about Tuesday, and the first moment after it. */
export const endOfWednesday = new Date("2026-06-03T21:59:59.999Z");
export const thursdayBegins = new Date("2026-06-03T22:00:00Z");

/** Ids count up, continuing after a follow-up's existing invitations. */
export function context(at: Date, followUp?: FollowUp): Context {
  let used = followUp?.invitations.length ?? 0;
  return { now: at, newId: () => `id-${String(++used).padStart(2, "0")}` };
}

/** The input of the "New follow-up" form. */
export const form = (more: Partial<Create> = {}): Create => ({
  id: "the-follow-up",
  by: ana.id,
  title: "Plan the launch",
  followUpType: "MEETING",
  owner: ana,
  participants: [],
  location: "Room 5",
  description: "Bring numbers",
  sourceUrl: null,
  ...tuesday,
  ...more,
});

/** Returns a new follow-up organized by Ana. Throws if it is refused. */
export function created(more: Partial<Create> = {}): FollowUp {
  const made = create(form(more), context(now));
  if (!made.ok) throw new Error(`Not created: ${made.refusal.because}`);
  return made.followUp;
}

/** A command, or a function that builds one from the follow-up at that point. */
export type Step = Command | ((followUp: FollowUp) => Command);

/** Decides a step. The follow-up is frozen, so the rules can't modify it by accident. */
export const attempt = (followUp: FollowUp, step: Step, at = now): Decision =>
  decide(frozen(followUp), typeof step === "function" ? step(followUp) : step, context(at, followUp));

/** Returns the follow-up with the changes applied, in the order `Changes` defines. */
export function apply(followUp: FollowUp, { changes }: Decided): FollowUp {
  const updated = changes.update.reduce(
    (invitations, { ids, set }) => invitations.map((invitation) => (ids.includes(invitation.id) ? { ...invitation, ...set } : invitation)),
    followUp.invitations,
  );
  return { ...followUp, ...changes.followUp, invitations: [...updated, ...changes.add] };
}

/** Returns the follow-up after the given steps. Throws if one is refused. */
export const after = (followUp: FollowUp, ...steps: Step[]): FollowUp =>
  steps.reduce((before, step) => {
    const decision = attempt(before, step);
    if (!decision.ok) throw new Error(`Refused: ${decision.refusal.because}`);
    return apply(before, decision);
  }, followUp);

/** Returns a person's newest invitation. */
export function invitationOf(followUp: FollowUp, { id }: Person): Invitation {
  const invitation = followUp.invitations.findLast(({ inviteeId }) => inviteeId === id);
  if (!invitation) throw new Error(`${id} has no invitation`);
  return invitation;
}

export const statesOf = (followUp: FollowUp) => followUp.invitations.map(({ inviteeId, state }) => `${inviteeId} ${state}`);

export const organizerCard: Effect = { type: "organizer-card" };
export const redrawAll: Effect = { type: "redraw-all" };
export const ask = ({ id }: { id: string }): Effect => ({ type: "ask", invitationId: id });
const redraw = ({ id }: { id: string }): Effect => ({ type: "redraw", invitationId: id });

export const refusal = (because: RefusalCode, effects: Effect[] = [], about?: Person): Refused => ({
  ok: false,
  refusal: about ? { because, personId: about.id } : { because },
  effects,
});

/** Returns the refusal of a stale button on a person's invitation: their card is redrawn, and they are named. */
export const stale = (because: RefusalCode, followUp: FollowUp, invitee: Person, ...more: Effect[]): Refused =>
  refusal(because, [redraw(invitationOf(followUp, invitee)), ...more], invitee);

function frozen(followUp: FollowUp): FollowUp {
  followUp.invitations.forEach((invitation) => Object.freeze(invitation));
  Object.freeze(followUp.invitations);
  return Object.freeze(followUp);
}
