import { viewClosed } from "../payloads.ts";
import { closeAll, closeView, stackOf } from "../views.ts";
import { interact } from "./interact.ts";
import type { ActorContext } from "./actor-context.ts";
import { topModal } from "./submit.ts";

/** Cancel closes the top modal, the × (`all`) the whole stack. */
export async function closeModal(stage: ActorContext, { all = false }: { all?: boolean } = {}): Promise<void> {
  const { world, profile } = stage;
  const top = topModal(stage);
  const clears = all || (top.content.type === "modal" && top.content.clear_on_close);
  const closing = clears ? stackOf(world, profile.id).toReversed() : [top];
  if (clears) closeAll(world, profile.id);
  else closeView(world, top);
  for (const view of closing)
    if (view.content.type === "modal" && view.content.notify_on_close) await interact(stage, viewClosed(world, profile, view, clears));
}
