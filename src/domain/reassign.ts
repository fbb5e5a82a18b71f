import { keep } from "./close.ts";
import type { CommandOf } from "./commands.ts";
import { assignment, type FollowUp, type Invitation, isLive, isUndecided } from "./follow-up.ts";
import { newInvitation, refuseUninvitable, withdraw } from "./invitations.ts";
import { remove } from "./participants.ts";
import { visibleText } from "./text.ts";
import { type Context, type Decision, decided, type Entry, refuse } from "./types.ts";

/** Reassigns: withdraws the old invitation and creates one for another person (R4). Reassigning to the organizer means "keep it" (R7). */
export function reassign(followUp: FollowUp, selected: Invitation | undefined, command: CommandOf<"reassign">, context: Context): Decision {
  const old = selected ?? assignment(followUp);
  const { to, by } = command;
  const note = visibleText(command.note);
  if (old?.role === "PARTICIPANT" && old.undeliverable === null) return refuse("not-assigned");
  if (to.id === followUp.organizerId) return takeBack(followUp, old, command, context);
  const refused = refuseUninvitable([to]);
  if (refused) return refused;
  if (old?.inviteeId === to.id && old.state !== "DECLINED" && old.undeliverable === null) return refuse("same-person", [], to.id);
  const otherInvitation = followUp.invitations.find((other) => other.inviteeId === to.id && isLive(other) && other.id !== old?.id);
  if (otherInvitation && old?.role === "PARTICIPANT") return refuse("already-invited", [], to.id);
  const hasDeclined = followUp.invitations.some((other) => other.inviteeId === to.id && other.declinedAt !== null);
  if (hasDeclined && command.confirmed !== to.id) return refuse("declined-before", [], to.id);

  const role = old?.role ?? "OWNER";
  const added = newInvitation(context.newId(), to, role, followUp.revision, { note, passedOnFrom: old?.id ?? null });
  const replaced = [old, otherInvitation].filter((invitation) => invitation !== undefined);
  const history: Entry = {
    what: "reassign",
    by,
    invitationId: added.id,
    from: old?.inviteeId ?? followUp.ownerId,
    to: to.id,
    reason: note,
  };
  return decided(history, { followUp: role === "OWNER" ? { ownerId: to.id } : {}, update: withdraw(replaced), add: [added] }, [
    { type: "ask", invitationId: added.id },
  ]);
}

function takeBack(followUp: FollowUp, old: Invitation | undefined, command: CommandOf<"reassign">, context: Context): Decision {
  if (!old) return refuse("nothing-changed");
  return old.state === "DECLINED" && isUndecided(old) ? keep(old, command, context) : remove(followUp, old, command);
}
