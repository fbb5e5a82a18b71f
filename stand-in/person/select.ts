import { readerOf, type SeenMessage } from "../screen/seen.ts";
import { placeholderOf, renderText } from "../screen/shown.ts";
import { hold, isStateful } from "../state.ts";
import { type Placed, placed } from "../validate/walk.ts";
import { actionOf, dispatches } from "./click.ts";
import { enter, type Entry } from "./enter.ts";
import { interact } from "./interact.ts";
import type { Ack, Stage } from "./stage.ts";
import { surfaces } from "./surface.ts";

/** Changes one field outside a submission. Answers nothing if the app did not ask to be told. */
export async function select(
  stage: Stage,
  name: string,
  entry: Entry,
  options: { in?: SeenMessage | "home" } = {},
): Promise<Ack | undefined> {
  const places = surfaces(stage, options.in, false);
  for (const surface of places) {
    const target = placed(surface.blocks).find((candidate) => namesOf(stage, candidate).includes(name));
    if (!target || !isStateful(target.element)) continue;
    hold(surface.state, target.block, target.element, enter(stage, name, target.element, entry));
    stage.world.changes.seen();
    if (!dispatches(target.block)) return undefined;
    const payload = structuredClone(surface.payload([actionOf(stage.world, surface, target)]));
    const { acked, ms } = await interact(stage, payload);
    return { acked, ms };
  }
  const there = places.flatMap((surface) => placed(surface.blocks).flatMap((one) => namesOf(stage, one)));
  throw new Error(`${stage.profile.name} sees no field "${name}". There is: ${there.join(", ") || "none"}`);
}

/** A field goes by its label, its placeholder or the text that it stands beside. */
function namesOf({ world, profile }: Stage, { block, element }: Placed): string[] {
  if (!isStateful(element)) return [];
  const names = [placeholderOf(element)];
  if (block.type === "input") names.push(block.label.text);
  if (block.type === "section" && block.text) names.push(renderText(block.text, readerOf(world, profile.id)));
  return names.filter((name) => name !== undefined);
}
