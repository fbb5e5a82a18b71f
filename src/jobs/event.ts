import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import type { Context } from "../domain/types.ts";
import type { Store } from "../store/store.ts";
import type { Installations } from "../workspaces/installations.ts";
import { maybeFlag, maybeId } from "../slack/responses.ts";
import { Profile } from "../workspaces/profile.ts";

/** What processing an event needs. */
export type EventDeps = {
  store: Store;
  installations: Installations;
  slackWith: (token: string) => WebClient;
  context: () => Context;
  log: Logger;
};

const Id = maybeId.pipe(z.string());

/** The events that the bot acts on, with what it needs of them: the rest, such as addresses and telephone numbers, is never kept. */
const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("user_change"), user: Profile.extend({ id: Id }) }),
  z.object({ type: z.literal("app_uninstalled") }),
  z.object({ type: z.literal("tokens_revoked") }),
  /** Not Slack's but our own: somebody has installed the app, or installed it again. */
  z.object({ type: z.literal("installed"), by: z.string().optional(), isFirst: z.boolean() }),
  /** Our own as well: Slack has answered that somebody's account is deactivated, without having told it, or before that was worked off. */
  z.object({ type: z.literal("found_deactivated"), person: z.string() }),
]);

/** An event as it is kept, with where it comes from. */
export const StoredEvent = z.object({
  source: z.object({ teamId: z.string().optional(), enterpriseId: z.string().optional(), isEnterpriseInstall: z.boolean() }),
  event: Event,
});
export type StoredEvent = z.infer<typeof StoredEvent>;
export type EventOf<Type extends StoredEvent["event"]["type"]> = Extract<StoredEvent["event"], { type: Type }>;

const isOurs = (type: StoredEvent["event"]["type"]) => type === "installed" || type === "found_deactivated";

/** What the manifest subscribes to. */
export const slackEvents = Event.options.map(({ shape }) => shape.type.value).filter((type) => !isOurs(type));

const Origin = { team_id: maybeId, enterprise_id: maybeId };
const Envelope = z.object({
  event_id: maybeId,
  ...Origin,
  authorizations: z.array(z.object({ ...Origin, is_enterprise_install: maybeFlag }).catch({})).catch([]),
  event: z.unknown(),
});
// For saying which event it was that could not be read.
const Named = z.object({ type: z.string(), user: z.object({ id: maybeId }).optional().catch(undefined) });

/** An event that the bot acts on and cannot make out, with what may be logged of it. */
export class EventNotUnderstood extends Error {
  override name = "EventNotUnderstood";
  readonly type: string;
  readonly ids: { event?: string | undefined; workspace?: string | undefined; person?: string | undefined };

  constructor(type: string, ids: EventNotUnderstood["ids"]) {
    super("Unrecognized event from Slack.");
    this.type = type;
    this.ids = ids;
  }
}

/** What Slack sends as an event; undefined for one that the bot does not act on. Throws `EventNotUnderstood`. */
export function readEvent(body: unknown): { id: string | undefined; stored: StoredEvent } | undefined {
  const { event_id: id, event, authorizations, ...envelope } = Envelope.parse(body);
  const authorized = authorizations.find(({ team_id, enterprise_id }) => team_id ?? enterprise_id);
  const { team_id: teamId, enterprise_id: enterpriseId } = authorized ?? envelope;
  const source = { teamId, enterpriseId, isEnterpriseInstall: authorized?.is_enterprise_install ?? false };
  const stored = StoredEvent.safeParse({ source, event });
  if (stored.success && !isOurs(stored.data.event.type)) return { id, stored: stored.data };
  const named = Named.safeParse(event).data;
  const type = slackEvents.find((known) => known === named?.type);
  if (named && type === undefined) return undefined;
  throw new EventNotUnderstood(type ?? "unknown", { event: id, workspace: teamId ?? enterpriseId, person: named?.user?.id });
}
