import { type Message, type Metadata, stateFor } from "../messages.ts";
import { currentValue, initialValue, isStateful } from "../state.ts";
import type { Block } from "../validate/blocks.ts";
import { type View, viewObject } from "../views.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { clickables } from "./clickable.ts";
import { type DisplayValue, displayValue, optionLabels } from "./display-value.ts";
import type { Reader } from "./mrkdwn.ts";
import { renderBlocks, renderTopLevel } from "./screen.ts";

/** A snapshot of a message as one person sees it. */
export type SeenMessage = {
  ts: string;
  channel: string;
  user: string;
  /** The top-level text as sent. */
  text: string;
  screen: string;
  /** The labels of everything that can be clicked. */
  labels: string[];
  blocks: Block[];
  ephemeral: boolean;
  edited: boolean;
  at: number;
  metadata: Metadata | undefined;
};

type SeenField = {
  value: DisplayValue;
  initial: DisplayValue;
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
  /** Slack's error at the top of the form when the bot failed. */
  formError: string | undefined;
  view: Record<string, unknown>;
};

export function readerOf(workspace: WorkspaceState, personId: string, plainDates = false): Reader {
  return {
    zone: workspace.people.get(personId)?.tz ?? "UTC",
    now: workspace.now(),
    personName: (id) => workspace.people.get(id)?.name,
    channelName: (id) => workspace.channels.get(id)?.name,
    plainDates,
  };
}

export function seenMessage(workspace: WorkspaceState, message: Message, personId: string): SeenMessage {
  const reader = readerOf(workspace, personId);
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

export function seenModal(workspace: WorkspaceState, view: View): SeenModal {
  const reader = readerOf(workspace, view.userId);
  const { content, state, errors } = view;
  const title = content.type === "modal" ? content.title.text : "Home";
  const submit = content.type === "modal" ? content.submit?.text : undefined;
  return {
    title,
    submit,
    text: [title, view.formError, renderBlocks({ blocks: content.blocks, state, errors }, reader)].filter(Boolean).join("\n"),
    fields: seenFields(view, reader),
    labels: clickables(content.blocks, reader).map((clickable) => clickable.label),
    formError: view.formError,
    view: structuredClone(viewObject(workspace, view)),
  };
}

function seenFields(view: View, reader: Reader): Record<string, SeenField> {
  const fields: Record<string, SeenField> = {};
  for (const block of view.content.blocks) {
    if (block.type !== "input" || !isStateful(block.element)) continue;
    const options = optionLabels(block.element, reader);
    const error = view.errors[block.block_id];
    const maxLength = "max_length" in block.element ? block.element.max_length : undefined;
    fields[block.label.text] = {
      value: displayValue(currentValue(view.state, block, block.element), reader),
      initial: displayValue(initialValue(block.element), reader),
      optional: block.optional ?? false,
      ...(options.length > 0 && { options }),
      ...(error && { errors: error }),
      ...(maxLength && { maxLength }),
    };
  }
  return fields;
}

/** Returns the text of a message's notification. */
export const notification = (workspace: WorkspaceState, message: Message, personId: string): string =>
  renderTopLevel(message.text, message.mrkdwn, readerOf(workspace, personId, true));
