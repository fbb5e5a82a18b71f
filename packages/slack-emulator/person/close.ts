import { viewClosed } from "../payloads.ts";
import { closeAll, closeView, stackOf } from "../views.ts";
import type { ActorContext } from "./actor-context.ts";
import { interact } from "./interact.ts";
import { requireTopModal } from "./submit.ts";

/** Closes the top modal like Cancel, or the whole stack like the × (`all`). */
export async function closeModal(actor: ActorContext, { all = false }: { all?: boolean } = {}): Promise<void> {
  const { workspace, profile } = actor;
  const top = requireTopModal(actor);
  const clearsStack = all || (top.content.type === "modal" && top.content.clear_on_close);
  const closing = clearsStack ? stackOf(workspace, profile.id).toReversed() : [top];
  if (clearsStack) closeAll(workspace, profile.id);
  else closeView(workspace, top);
  for (const view of closing)
    if (view.content.type === "modal" && view.content.notify_on_close)
      await interact(actor, viewClosed(workspace, profile, view, clearsStack));
}
