import type { Invitation, Role } from "./follow-up.ts";
import { type Person, uninvitableReason } from "./invitability.ts";
import { type Changes, type Context, type Refused, refuse } from "./types.ts";

export const newInvitation = (
  id: string,
  person: Person,
  role: Role,
  revision: number,
  overrides: Partial<Invitation> = {},
): Invitation => ({
  id,
  inviteeId: person.id,
  role,
  state: "PENDING",
  revision,
  firstRevision: revision,
  reason: "",
  note: "",
  declinedAt: null,
  seenAt: null,
  decidedAt: null,
  undeliverable: null,
  hasLeft: false,
  passedOnFrom: null,
  ...overrides,
});

/** Returns the refusal for the first person who can't be invited, or undefined. */
export function refuseUninvitable(people: Person[]): Refused | undefined {
  for (const person of people) {
    const because = uninvitableReason(person);
    if (because) return refuse(because, [], person.id);
  }
  return undefined;
}

/**
 * Returns the refusal if asking this many people would exceed the hourly limit, or undefined. `recently` is how many the organizer asked
 * within the last hour; `added` is how many of those to ask are new.
 */
export const checkInviteLimit = (
  { asked, added }: { asked: number; added: number },
  recently: number,
  { invitationsPerHour = Number.POSITIVE_INFINITY }: Context,
) => (asked > 0 && recently + asked > invitationsPerHour ? refuse(added > 0 ? "too-many-invited" : "too-many-asked") : undefined);

/** Returns the update that withdraws invitations. It leaves `reason` and `declinedAt`, which the chain of assignees shows. */
export const withdraw = (invitations: Invitation[]): Changes["update"] =>
  invitations.length === 0
    ? []
    : [{ ids: invitations.map(({ id }) => id), set: { state: "WITHDRAWN", decidedAt: null, undeliverable: null, hasLeft: false } }];
