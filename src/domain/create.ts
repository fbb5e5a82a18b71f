import type { Create } from "./commands.ts";
import type { FollowUp, Role } from "./follow-up.ts";
import { distinctPeople, type Person } from "./invitability.ts";
import { newInvitation, refuseUninvitable } from "./invitations.ts";
import { visibleText } from "./text.ts";
import { isPast, isTooFar, whenKey } from "./time.ts";
import { type Context, type Effect, type Entry, type Refused, refuse } from "./types.ts";

export type CreateDecision = { ok: true; followUp: FollowUp; history: Entry; effects: Effect[] };

/** Creates a follow-up with an invitation for everyone but the organizer. */
export function create(command: Create, { now, newId }: Context): CreateDecision | Refused {
  const title = visibleText(command.title);
  if (title === "") return refuse("empty-title");
  if (isPast(command, now)) return refuse("in-the-past");
  if (isTooFar(command, now)) return refuse("too-far");
  const assignees = distinctPeople([command.owner], command.by);
  const participants = distinctPeople(command.participants, command.by, command.owner.id);
  const refused = refuseUninvitable([...assignees, ...participants]);
  if (refused) return refused;

  const invite = (role: Role) => (person: Person) => newInvitation(newId(), person, role, 1);
  const followUp: FollowUp = {
    id: command.id,
    organizerId: command.by,
    ownerId: command.owner.id,
    type: command.followUpType,
    status: "OPEN",
    revision: 1,
    title,
    description: visibleText(command.description),
    location: visibleText(command.location),
    sourceUrl: command.sourceUrl,
    startsAt: command.startsAt,
    allDay: command.allDay,
    durationMinutes: command.durationMinutes,
    zone: command.zone,
    previousStartsAt: null,
    previousAllDay: null,
    previousDurationMinutes: null,
    previousZone: null,
    organizerHasLeft: false,
    handedOver: false,
    invitations: [...assignees.map(invite("OWNER")), ...participants.map(invite("PARTICIPANT"))],
  };
  return {
    ok: true,
    followUp,
    history: { what: "create", by: command.by, invitationId: null, from: "", to: whenKey(command), reason: "" },
    effects: [...followUp.invitations.map(({ id }): Effect => ({ type: "ask", invitationId: id })), { type: "organizer-card" }],
  };
}
