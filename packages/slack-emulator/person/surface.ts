import { type Message, messageObject, stateFor } from "../messages.ts";
import { messageAction, viewAction } from "../payloads.ts";
import { clickables, type Clickable } from "../screen/clickable.ts";
import { readerOf, type SeenMessage } from "../screen/seen.ts";
import { renderBlocks } from "../screen/screen.ts";
import type { State } from "../state.ts";
import type { Block } from "../validate/blocks.ts";
import { stackOf, type View } from "../views.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import type { ActorContext } from "./actor-context.ts";

/** Blocks with a person's state: a modal, the Home tab or a message. */
export type Surface = {
  blocks: Block[];
  state: State;
  payload(actions: Record<string, unknown>[]): Record<string, unknown>;
};

export function viewSurface({ world, profile }: ActorContext, view: View): Surface {
  return {
    blocks: view.content.blocks,
    state: view.state,
    payload: (actions) => viewAction(world, profile, view, actions),
  };
}

export function messageSurface({ world, profile }: ActorContext, message: Message, blocks = message.blocks): Surface {
  return {
    blocks,
    state: stateFor(message, profile.id),
    payload: (actions) => ({
      ...messageAction(world, profile, message, actions),
      ...(blocks !== message.blocks && { message: { ...messageObject(world, message), blocks } }),
    }),
  };
}

/** All messages in a person's DM with the bot, and what the bot says in channels, oldest first. */
export function visibleMessages(world: WorkspaceState, personId: string): Message[] {
  return world.messages.filter((message) => {
    if (message.ephemeralTo !== undefined) return message.ephemeralTo === personId;
    const channel = world.channels.get(message.channel);
    return channel?.kind === "im" ? channel.user === personId : message.user === world.botUserId;
  });
}

export type Where = SeenMessage | "home" | undefined;

/** Where a person can act now: inside the open modal if there is one, else the messages, newest first. */
export function surfaces(stage: ActorContext, where: Where, stale: boolean): Surface[] {
  const { world, profile } = stage;
  if (where === "home") {
    const home = world.homes.get(profile.id);
    return home ? [viewSurface(stage, home)] : [];
  }
  if (where) {
    const message = world.messages.find((one) => one.channel === where.channel && one.ts === where.ts);
    return message ? [messageSurface(stage, message, stale ? where.blocks : message.blocks)] : [];
  }
  const modal = stackOf(world, profile.id).at(-1);
  if (modal) return [viewSurface(stage, modal)];
  return visibleMessages(world, profile.id)
    .toReversed()
    .map((message) => messageSurface(stage, message));
}

/** What can be clicked; with `near`, only from the block on that shows this text. */
export function labelled(stage: ActorContext, surface: Surface, near?: string): Clickable[] {
  const reader = readerOf(stage.world, stage.profile.id);
  const { blocks, state } = surface;
  const from = near === undefined ? 0 : blocks.findIndex((block) => renderBlocks({ blocks: [block], state }, reader).includes(near));
  return from < 0 ? [] : clickables(blocks.slice(from), reader);
}
