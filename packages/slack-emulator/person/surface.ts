import { type Message, messageObject, stateFor } from "../messages.ts";
import { messageAction, viewAction } from "../payloads.ts";
import { type Clickable, clickables } from "../screen/clickable.ts";
import { renderBlocks } from "../screen/screen.ts";
import { readerOf, type SeenMessage } from "../screen/seen.ts";
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

export function viewSurface({ workspace, profile }: ActorContext, view: View): Surface {
  return {
    blocks: view.content.blocks,
    state: view.state,
    payload: (actions) => viewAction(workspace, profile, view, actions),
  };
}

export function messageSurface({ workspace, profile }: ActorContext, message: Message, blocks = message.blocks): Surface {
  return {
    blocks,
    state: stateFor(message, profile.id),
    payload: (actions) => ({
      ...messageAction(workspace, profile, message, actions),
      ...(blocks !== message.blocks && { message: { ...messageObject(workspace, message), blocks } }),
    }),
  };
}

/** Returns a person's messages with the bot and the bot's messages in channels, oldest first. */
export function visibleMessages(workspace: WorkspaceState, personId: string): Message[] {
  return workspace.messages.filter((message) => {
    if (message.ephemeralTo !== undefined) return message.ephemeralTo === personId;
    const channel = workspace.channels.get(message.channel);
    return channel?.kind === "im" ? channel.user === personId : message.user === workspace.botUserId;
  });
}

export type SurfaceSelector = SeenMessage | "home" | undefined;

/** Returns the surfaces a person can act on: the open modal if there is one, else the messages, newest first. */
export function findSurfaces(actor: ActorContext, selector: SurfaceSelector, stale: boolean): Surface[] {
  const { workspace, profile } = actor;
  if (selector === "home") {
    const home = workspace.homes.get(profile.id);
    return home ? [viewSurface(actor, home)] : [];
  }
  if (selector) {
    const message = workspace.messages.find((one) => one.channel === selector.channel && one.ts === selector.ts);
    return message ? [messageSurface(actor, message, stale ? selector.blocks : message.blocks)] : [];
  }
  const modal = stackOf(workspace, profile.id).at(-1);
  if (modal) return [viewSurface(actor, modal)];
  return visibleMessages(workspace, profile.id)
    .toReversed()
    .map((message) => messageSurface(actor, message));
}

/** Returns what can be clicked; with `near`, only from the first block that shows this text onward. */
export function findClickables(actor: ActorContext, surface: Surface, near?: string): Clickable[] {
  const reader = readerOf(actor.workspace, actor.profile.id);
  const { blocks, state } = surface;
  const from = near === undefined ? 0 : blocks.findIndex((block) => renderBlocks({ blocks: [block], state }, reader).includes(near));
  return from < 0 ? [] : clickables(blocks.slice(from), reader);
}
