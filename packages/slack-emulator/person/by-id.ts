import { findMessage, type Message } from "../messages.ts";
import { SlackClientError } from "../refusal.ts";
import { isStateful, type State } from "../state.ts";
import { choicesOf } from "../validate/options.ts";
import { type Placed, placed } from "../validate/walk.ts";
import { stackOf, type View } from "../views.ts";
import { act, type Target } from "./act.ts";
import { complaintsAbout } from "./client-checks.ts";
import { closeModal } from "./close.ts";
import type { MessageRef } from "./command.ts";
import { readHeld } from "./element-value.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { type Submitted, submitView } from "./submit.ts";
import { messageSurface, type Surface, viewSurface, visibleMessages } from "./surface.ts";

export type Spot = { message: MessageRef } | { view: string };
export type Use = {
  blockId: string;
  actionId: string;
  /** What a stateful element holds from now on, in Slack's shape. */
  held?: unknown;
  /** The value of the option that an overflow menu was opened for. */
  option?: string | undefined;
};

export type ActsById = ReturnType<typeof actsById>;

/** What a person does with a pointer: on exact elements instead of by what they say. Throws `SlackClientError`. */
export function actsById(stage: ActorContext) {
  return {
    /** Answers nothing if the app did not ask to be told. */
    uses: (spot: Spot, use: Use): Promise<Ack | undefined> => {
      const surface = surfaceAt(stage, spot);
      const found = elementAt(surface, use);
      return act(stage, surface, withOption(found, use.option), isStateful(found.element) ? readHeld(stage, found, use.held) : undefined);
    },
    submits: (viewId: string, state: State): Promise<Submitted> => submit(stage, topView(stage, viewId), state),
    closes: async (viewId: string, options?: { all?: boolean }): Promise<void> => {
      topView(stage, viewId);
      await closeModal(stage, options);
    },
  };
}

/** What Slack's client complains about stands under the fields, like the app's own errors. */
async function submit(stage: ActorContext, view: View, state: State): Promise<Submitted> {
  for (const [blockId, elements] of Object.entries(state))
    for (const [actionId, value] of Object.entries(elements)) {
      const found = elementAt(viewSurface(stage, view), { blockId, actionId });
      view.state[blockId] = { ...view.state[blockId], [actionId]: readHeld(stage, found, value) };
    }
  const complaints = [...complaintsAbout(view)].map(([blockId, complaint]) => [blockId, complaint.sentence] as const);
  if (complaints.length === 0) return submitView(stage, view);
  view.errors = Object.fromEntries(complaints);
  stage.world.changes.seen();
  return { errors: view.errors };
}

function topView({ world, profile }: ActorContext, id: string): View {
  const top = stackOf(world, profile.id).at(-1);
  if (top?.id !== id) throw new SlackClientError(id, "This form is no longer open.");
  return top;
}

function surfaceAt(stage: ActorContext, spot: Spot): Surface {
  const { world, profile } = stage;
  if ("message" in spot) return messageSurface(stage, messageAt(stage, spot.message));
  const home = world.homes.get(profile.id);
  return viewSurface(stage, home?.id === spot.view ? home : topView(stage, spot.view));
}

function messageAt({ world, profile }: ActorContext, { channel, ts }: MessageRef): Message {
  const message = findMessage(world, channel, ts);
  if (!message || !visibleMessages(world, profile.id).includes(message)) throw new SlackClientError(ts, "This message is gone.");
  return message;
}

function elementAt(surface: Surface, { blockId, actionId }: Pick<Use, "blockId" | "actionId">): Placed {
  const found = placed(surface.blocks).find(({ block, element }) => block.block_id === blockId && element.action_id === actionId);
  if (!found) throw new SlackClientError(`${blockId}/${actionId}`, "This is gone.");
  return found;
}

function withOption(found: Placed, value: string | undefined): Target {
  if (found.element.type !== "overflow") return found;
  const option = choicesOf(found.element).find((choice) => choice.value === value);
  if (!option) throw new SlackClientError(found.element.action_id, "This is no longer in the menu.");
  return { ...found, option };
}
