import { createApp } from "./app.ts";
import { createDeliver } from "./deliver/index.ts";
import { createSockets } from "./deliver/sockets.ts";
import { type Limits, readLimits } from "./limits.ts";
import { readManifest } from "./manifest.ts";
import { startServer } from "./server.ts";
import { createWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.ts";

export type { Payload } from "./deliver/attempt.ts";
export type { Fault } from "./faults.ts";
export type { Person } from "./person/index.ts";
export type { SeenMessage } from "./screen/seen.ts";
export { SlackClientError } from "./refusal.ts";

export type SlackOptions = WorkspaceOptions & {
  manifest?: string;
  port?: number;
  /** Slack's clock, in milliseconds or as a Date. */
  now?: () => Date;
  /** How long the bot may take to acknowledge; Slack's 3 seconds if not told. */
  ackWithin?: number;
  /** Whether Slack's rate limits hold, or other ones. */
  limits?: boolean | Limits;
  /** How many messages of a history Slack gives at most; some apps get 15. */
  historyPage?: number;
};

/** One workspace of this Slack; calls, problems, sockets and addresses are those of all. */
export type Slack = Workspace & {
  addWorkspace(options?: WorkspaceOptions): Slack;
  /** Ends all of it. */
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
    ackWithin,
    limits: readLimits(limits),
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
