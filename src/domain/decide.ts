import { accept, decline, markSeen, markUndeliverable } from "./answer.ts";
import {
  requireInvitee,
  requireOrganizer,
  requireOrganizerOfInvitation,
  requireOrganizerOrOwner,
  requireSuccessor,
} from "./authorization.ts";
import { cancel, complete, keep, reopen } from "./close.ts";
import type { Command } from "./commands.ts";
import type { FollowUp } from "./follow-up.ts";
import { handOver, takeOver } from "./hand-over.ts";
import { recordDeparture, recordReturn } from "./leave.ts";
import { clear } from "./list.ts";
import { remove, setParticipants } from "./participants.ts";
import { reassign } from "./reassign.ts";
import { reschedule } from "./reschedule.ts";
import type { Context, Decision } from "./types.ts";

/** Returns what a command does to a follow-up: the changes, their history entry and the messages to create or update; or a refusal. */
export function decide(followUp: FollowUp, command: Command, context: Context): Decision {
  switch (command.type) {
    case "accept":
      return requireInvitee(followUp, command, context, (invitation) => accept(invitation, command));
    case "decline":
      return requireInvitee(followUp, command, context, (invitation) => decline(followUp, invitation, command, context));
    case "see":
      return markSeen(followUp, command, context);
    case "undeliverable":
      return markUndeliverable(followUp, command);
    case "left":
      return recordDeparture(followUp, command, context);
    case "returned":
      return recordReturn(followUp, command);
    case "take-over":
      return requireSuccessor(followUp, command, (invitation) => takeOver(followUp, invitation, command));
    case "hand-over":
      return handOver(followUp, command);
    case "reassign":
      return requireOrganizer(followUp, command, (invitation) => reassign(followUp, invitation, command, context));
    case "reschedule":
      return requireOrganizer(followUp, command, () => reschedule(followUp, command, context));
    case "keep":
      return requireOrganizerOfInvitation(followUp, command, (invitation) => keep(invitation, command, context));
    case "clear":
      return clear(followUp, command, context);
    case "remove":
      return requireOrganizerOfInvitation(followUp, command, (invitation) => remove(followUp, invitation, command));
    case "set-participants":
      return requireOrganizer(followUp, command, () => setParticipants(followUp, command, context));
    case "cancel":
      return requireOrganizer(followUp, command, () => cancel(followUp, command));
    case "complete":
      return requireOrganizerOrOwner(followUp, command, "OPEN", () => complete(command));
    case "reopen":
      return requireOrganizerOrOwner(followUp, command, "COMPLETED", () => reopen(followUp, command, context));
  }
}
