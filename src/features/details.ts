import { mayOpen } from "../domain/authorization.ts";
import { onOpen } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { infoModal } from "../interactions/modal.ts";
import { zoneOf } from "../interactions/people.ts";
import { detailsView } from "../views/details.ts";
import { cannotBeShown, renderOrFallback } from "../views/render-or-fallback.ts";
import { detailsAction } from "../views/invitation-card.ts";
import { messages } from "../views/messages/index.ts";
import { checkCommand, executeCommand } from "../store/execute-command.ts";

/** Everything about a follow-up; to the organizer, an invitee who looked but has not answered counts as having seen it. */
export const details: Feature = (app, deps) =>
  onOpen(app, deps, { button: detailsAction }, async (click) => {
    const { personId, which, drawn } = click;
    const looked = await checkCommand(deps.store, which, (followUp) => mayOpen.asParticipant(followUp, personId), contextOf(deps));
    if (!looked.ok) return looked;
    if (drawn.invitationId !== undefined)
      await executeCommand(deps.store, which, { type: "see", by: personId, invitationId: drawn.invitationId }, contextOf(deps));
    const zone = await zoneOf(deps.store.db, click);
    return renderOrFallback(
      () => detailsView(looked.followUp, zone),
      infoModal(messages.forms.details.title, cannotBeShown),
      (err) => deps.log.error({ err, workspace: which.workspaceId, followUp: which.followUpId }, "failed to render details"),
    );
  });
