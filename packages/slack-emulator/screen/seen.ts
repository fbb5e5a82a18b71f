import { type Message, type Metadata, stateFor } from "../messages.ts";
import { held, initially, isStateful } from "../state.ts";
import type { Block } from "../validate/blocks.ts";
import { type View, viewObject } from "../views.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { clickables } from "./clickable.ts";
import type { Reader } from "./mrkdwn.ts";
import { renderBlocks, renderTopLevel } from "./screen.ts";
import { optionLabels, type ShownValue, shownValue } from "./shown.ts";

/** A message as one person saw it at one moment. */
export type SeenMessage = {
  ts: string;
  channel: string;
  user: string;
  /** The top-level text as it was sent. */
  text: string;
  screen: string;
  /** Of everything that can be clicked. */
  labels: string[];
  blocks: Block[];
  ephemeral: boolean;
  edited: boolean;
  at: number;
  metadata: Metadata | undefined;
};

type SeenField = {
  value: ShownValue;
  initial: ShownValue;
  options?: string[];
  errors?: string;
  optional: boolean;
  maxLength?: number;
};

export type SeenModal = {
  title: string;
  submit: string | undefined;
  text: string;
  fields: Record<string, SeenField>;
  labels: string[];
  /** What Slack shows over the form when the bot failed. */
  trouble: string | undefined;
  view: Record<string, unknown>;
};

export function readerOf(world: WorkspaceState, personId: string, plainDates = false): Reader {
  return {
    zone: world.people.get(personId)?.tz ?? "UTC",
    now: world.now(),
    personName: (id) => world.people.get(id)?.name,
    channelName: (id) => world.channels.get(id)?.name,
    plainDates,
  };
}

export function seenMessage(world: WorkspaceState, message: Message, personId: string): SeenMessage {
  const reader = readerOf(world, personId);
  const { ts, channel, user, text, blocks, edited, at, metadata, mrkdwn } = message;
  const screen =
    blocks.length > 0 ? renderBlocks({ blocks, state: stateFor(message, personId) }, reader) : renderTopLevel(text, mrkdwn, reader);
  const labels = clickables(blocks, reader).map((clickable) => clickable.label);
  return {
    ts,
    channel,
    user,
    text,
    screen,
    labels,
    blocks: structuredClone(blocks),
    ephemeral: message.ephemeralTo !== undefined,
    edited,
    at,
    metadata,
  };
}

export function seenModal(world: WorkspaceState, view: View): SeenModal {
  const reader = readerOf(world, view.userId);
  const { content, state, errors } = view;
  const title = content.type === "modal" ? content.title.text : "Home";
  const submit = content.type === "modal" ? content.submit?.text : undefined;
  return {
    title,
    submit,
    text: [title, view.trouble, renderBlocks({ blocks: content.blocks, state, errors }, reader)].filter(Boolean).join("\n"),
    fields: fieldsOf(view, reader),
    labels: clickables(content.blocks, reader).map((clickable) => clickable.label),
    trouble: view.trouble,
    view: structuredClone(viewObject(world, view)),
  };
}

function fieldsOf(view: View, reader: Reader): Record<string, SeenField> {
  const fields: Record<string, SeenField> = {};
  for (const block of view.content.blocks) {
    if (block.type !== "input" || !isStateful(block.element)) continue;
    const options = optionLabels(block.element, reader);
    const error = view.errors[block.block_id];
    const maxLength = "max_length" in block.element ? block.element.max_length : undefined;
    fields[block.label.text] = {
      value: shownValue(held(view.state, block, block.element), reader),
      initial: shownValue(initially(block.element), reader),
      optional: block.optional ?? false,
      ...(options.length > 0 && { options }),
      ...(error && { errors: error }),
      ...(maxLength && { maxLength }),
    };
  }
  return fields;
}

/** What the notification of a message says. */
export const notification = (world: WorkspaceState, message: Message, personId: string): string =>
  renderTopLevel(message.text, message.mrkdwn, readerOf(world, personId, true));
