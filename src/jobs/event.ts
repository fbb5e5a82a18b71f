import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import type { Context } from "../domain/types.ts";
import { maybeFlag, maybeId } from "../slack/responses.ts";
import type { Store } from "../store/store.ts";
import type { Installations } from "../workspaces/installations.ts";
import { Profile } from "../workspaces/profile.ts";

export type EventDeps = {
  store: Store;
  installations: Installations;
  slackWith: (token: string) => WebClient;
  context: () => Context;
  log: Logger;
};

const RequiredId = maybeId.pipe(z.string());

/** The events that the bot acts on, with only the fields it needs. Others, such as email addresses and phone numbers, are never stored. */
const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("user_change"), user: Profile.extend({ id: RequiredId }) }),
  z.object({ type: z.literal("app_uninstalled") }),
  z.object({ type: z.literal("tokens_revoked") }),
  /** Our own, not Slack's: someone installed or reinstalled the app. */
  z.object({ type: z.literal("installed"), by: z.string().optional(), isFirst: z.boolean() }),
  /** Also our own: a response from Slack said that an account is deactivated, and its event is missing or not processed yet. */
  z.object({ type: z.literal("found_deactivated"), person: z.string() }),
]);

/** An event as stored, with its source. */
export const StoredEvent = z.object({
  source: z.object({ teamId: z.string().optional(), enterpriseId: z.string().optional(), isEnterpriseInstall: z.boolean() }),
  event: Event,
});
export type StoredEvent = z.infer<typeof StoredEvent>;
export type EventOf<Type extends StoredEvent["event"]["type"]> = Extract<StoredEvent["event"], { type: Type }>;

const isOurs = (type: StoredEvent["event"]["type"]) => type === "installed" || type === "found_deactivated";

/** The event types that the manifest subscribes to. */
export const slackEvents = Event.options.map(({ shape }) => shape.type.value).filter((type) => !isOurs(type));

const Origin = { team_id: maybeId, enterprise_id: maybeId };
const Envelope = z.object({
  event_id: maybeId,
  ...Origin,
  authorizations: z.array(z.object({ ...Origin, is_enterprise_install: maybeFlag }).catch({})).catch([]),
  event: z.unknown(),
});
// What identifies an unreadable event in the log.
const EventIdentity = z.object({ type: z.string(), user: z.object({ id: maybeId }).optional().catch(undefined) });

/** An event the bot should act on but can't read, with what may be logged about it. */
export class UnreadableEventError extends Error {
  override name = "UnreadableEventError";
  readonly type: string;
  readonly ids: { event?: string | undefined; workspace?: string | undefined; person?: string | undefined };

  constructor(type: string, ids: UnreadableEventError["ids"]) {
    super("Unrecognized event from Slack.");
    this.type = type;
    this.ids = ids;
  }
}

/** Reads an event from Slack. Returns undefined if the bot doesn't act on it. Throws `UnreadableEventError`. */
export function readEvent(body: unknown): { id: string | undefined; stored: StoredEvent } | undefined {
  const { event_id: id, event, authorizations, ...envelope } = Envelope.parse(body);
  const authorized = authorizations.find(({ team_id, enterprise_id }) => team_id ?? enterprise_id);
  const { team_id: teamId, enterprise_id: enterpriseId } = authorized ?? envelope;
  const source = { teamId, enterpriseId, isEnterpriseInstall: authorized?.is_enterprise_install ?? false };
  const stored = StoredEvent.safeParse({ source, event });
  if (stored.success && !isOurs(stored.data.event.type)) return { id, stored: stored.data };
  const identity = EventIdentity.safeParse(event).data;
  const type = slackEvents.find((known) => known === identity?.type);
  if (identity && type === undefined) return undefined;
  throw new UnreadableEventError(type ?? "unknown", { event: id, workspace: teamId ?? enterpriseId, person: identity?.user?.id });
}
