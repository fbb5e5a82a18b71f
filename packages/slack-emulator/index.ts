import { createApp } from "./app.ts";
import { createDeliver } from "./deliver/index.ts";
import { createSockets } from "./deliver/sockets.ts";
import { type Limits, resolveLimits } from "./limits.ts";
import { readManifest } from "./manifest.ts";
import { startServer } from "./server.ts";
import { createWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.ts";

export type { Payload } from "./deliver/attempt.ts";
export type { Fault } from "./faults.ts";
export type { Person } from "./person/index.ts";
export { SlackClientError } from "./refusal.ts";
export type { SeenMessage } from "./screen/seen.ts";

export type SlackOptions = WorkspaceOptions & {
  manifest?: string;
  port?: number;
  /** Slack's clock; defaults to the real time. */
  now?: () => Date;
  /** The bot's ack deadline in milliseconds; defaults to Slack's 3 seconds. */
  ackWithin?: number;
  /** `true` for Slack's rate limits, or custom ones. Off by default. */
  limits?: boolean | Limits;
  /** The most messages per page of conversations.history; Slack gives some apps only 15. */
  historyPage?: number;
};

/** The handle of one workspace. All handles share calls, problems, sockets and URLs. */
export type Slack = Workspace & {
  addWorkspace(options?: WorkspaceOptions): Slack;
  /** Stops the whole emulator. */
  stop(): Promise<void>;
};

export async function startSlack({
  manifest,
  port = 0,
  now,
  ackWithin = 3_000,
  limits = false,
  historyPage = 999,
  ...first
}: SlackOptions = {}): Promise<Slack> {
  const app = createApp({
    manifest: readManifest(manifest ?? new URL("../../manifest.yml", import.meta.url)),
    ackTimeoutMs: ackWithin,
    limits: resolveLimits(limits),
    historyPage,
    now: now ? () => now().getTime() : Date.now,
  });
  const sockets = createSockets(app);
  const deliver = createDeliver(app, sockets);
  const server = await startServer(app, sockets, port);

  const addWorkspace = (options: WorkspaceOptions = {}): Slack =>
    Object.assign(createWorkspace(app, sockets, deliver, options), { addWorkspace, stop });
  async function stop(): Promise<void> {
    await sockets.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return addWorkspace(first);
}

// What a page on top of it needs.
export { readBody, tryJson } from "./body.ts";
export { type Message, stateFor } from "./messages.ts";
export { visibleMessages } from "./person/surface.ts";
export type { Exchange } from "./request-log.ts";
export { restoreConversations, SavedConversations, saveConversations } from "./saved-conversations.ts";
export { State } from "./state.ts";
export type { Block } from "./validate/blocks.ts";
export { stackOf, type View } from "./views.ts";
export type { WorkspaceState } from "./workspace-state.ts";
