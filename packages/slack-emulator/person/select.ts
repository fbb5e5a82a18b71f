import { readerOf, type SeenMessage } from "../screen/seen.ts";
import { placeholderOf, renderText } from "../screen/shown.ts";
import { isStateful } from "../state.ts";
import { type Placed, placed } from "../validate/walk.ts";
import { act } from "./act.ts";
import { enter, type Entry } from "./enter.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { surfaces } from "./surface.ts";

/** Changes one field outside a submission. Answers nothing if the app did not ask to be told. */
export async function select(
  stage: ActorContext,
  name: string,
  entry: Entry,
  options: { in?: SeenMessage | "home" } = {},
): Promise<Ack | undefined> {
  const places = surfaces(stage, options.in, false);
  for (const surface of places) {
    const target = placed(surface.blocks).find((candidate) => namesOf(stage, candidate).includes(name));
    if (!target || !isStateful(target.element)) continue;
    return act(stage, surface, target, enter(stage, name, target.element, entry));
  }
  const there = places.flatMap((surface) => placed(surface.blocks).flatMap((one) => namesOf(stage, one)));
  throw new Error(`${stage.profile.name} sees no field "${name}". There is: ${there.join(", ") || "none"}`);
}

/** A field goes by its label, its placeholder or the text that it stands beside. */
function namesOf({ world, profile }: ActorContext, { block, element }: Placed): string[] {
  if (!isStateful(element)) return [];
  const names = [placeholderOf(element)];
  if (block.type === "input") names.push(block.label.text);
  if (block.type === "section" && block.text) names.push(renderText(block.text, readerOf(world, profile.id)));
  return names.filter((name) => name !== undefined);
}
