import { type Changes, type Context, type Refused, refuse } from "./types.ts";
import type { Invitation, Role } from "./follow-up.ts";
import { notInvitable, type Person } from "./invitability.ts";

/** A new, pending invitation. */
export const newInvitation = (id: string, person: Person, role: Role, revision: number, more: Partial<Invitation> = {}): Invitation => ({
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
  ...more,
});

/** The refusal for the first person who cannot be invited. */
export function refusedPerson(people: Person[]): Refused | undefined {
  for (const person of people) {
    const because = notInvitable(person);
    if (because) return refuse(because, [], person.id);
  }
  return undefined;
}

/** The refusal for an organizer who has asked so many people within the last hour (`recently`) that the limit does not allow for these: `added` ones who are new, or everyone again. */
export const checkInviteLimit = (
  { asked, added }: { asked: number; added: number },
  recently: number,
  { invitationsPerHour = Number.POSITIVE_INFINITY }: Context,
) => (asked > 0 && recently + asked > invitationsPerHour ? refuse(added > 0 ? "too-many-invited" : "too-many-asked") : undefined);

/** The update that withdraws invitations. The reason and the decline stay, for the chain of people. */
export const withdraw = (invitations: Invitation[]): Changes["update"] =>
  invitations.length === 0
    ? []
    : [{ ids: invitations.map(({ id }) => id), set: { state: "WITHDRAWN", decidedAt: null, undeliverable: null, hasLeft: false } }];
