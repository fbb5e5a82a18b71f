import { checkCanOpen } from "../domain/authorization.ts";
import { onOpen } from "../interactions/click.ts";
import { contextOf, type Feature } from "../interactions/feature.ts";
import { infoModal } from "../interactions/modal.ts";
import { readerOf } from "../interactions/people.ts";
import { checkCommand, executeCommand } from "../store/execute-command.ts";
import { detailsView } from "../views/details.ts";
import { detailsAction } from "../views/invitation-card.ts";
import { messages } from "../views/messages/index.ts";
import { renderOrFallback, unrenderableText } from "../views/render-or-fallback.ts";

/** Shows everything about a follow-up. An invitee who opens it before answering is shown to the organizer as having seen it. */
export const details: Feature = (app, deps) =>
  onOpen(app, deps, { button: detailsAction }, async (click) => {
    const { personId, key, actionContext } = click;
    const checked = await checkCommand(deps.store, key, (followUp) => checkCanOpen.participant(followUp, personId), contextOf(deps));
    if (!checked.ok) return checked;
    if (actionContext.invitationId !== undefined)
      await executeCommand(deps.store, key, { type: "see", by: personId, invitationId: actionContext.invitationId }, contextOf(deps));
    const reader = await readerOf(deps.store.db, click);
    return renderOrFallback(
      () => detailsView(checked.followUp, reader),
      infoModal(messages.forms.details.title, unrenderableText),
      (err) => deps.log.error({ err, workspace: key.workspaceId, followUp: key.followUpId }, "failed to render details"),
    );
  });
