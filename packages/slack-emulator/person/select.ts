import { placeholderOf, renderText } from "../screen/display-value.ts";
import { readerOf, type SeenMessage } from "../screen/seen.ts";
import { isStateful } from "../state.ts";
import { type Placed, placed } from "../validate/walk.ts";
import { act } from "./act.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { type Entry, toElementValue } from "./enter.ts";
import { findSurfaces } from "./surface.ts";

/** Changes one field without submitting. Resolves to undefined if the app doesn't receive block_actions for it. */
export async function select(
  actor: ActorContext,
  name: string,
  entry: Entry,
  options: { in?: SeenMessage | "home" } = {},
): Promise<Ack | undefined> {
  const surfaces = findSurfaces(actor, options.in, false);
  for (const surface of surfaces) {
    const target = placed(surface.blocks).find((candidate) => namesOf(actor, candidate).includes(name));
    if (!target || !isStateful(target.element)) continue;
    return act(actor, surface, target, toElementValue(actor, name, target.element, entry));
  }
  const names = surfaces.flatMap((surface) => placed(surface.blocks).flatMap((one) => namesOf(actor, one)));
  throw new Error(`${actor.profile.name} sees no field "${name}". There is: ${names.join(", ") || "none"}`);
}

/** Returns a field's names: its label, its placeholder, and the text of its section. */
function namesOf({ workspace, profile }: ActorContext, { block, element }: Placed): string[] {
  if (!isStateful(element)) return [];
  const names = [placeholderOf(element)];
  if (block.type === "input") names.push(block.label.text);
  if (block.type === "section" && block.text) names.push(renderText(block.text, readerOf(workspace, profile.id)));
  return names.filter((name) => name !== undefined);
}
