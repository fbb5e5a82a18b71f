import { z } from "zod";

/** The events that the bot acts on, with what it needs of them: the rest, such as addresses and telephone numbers, is never kept. */
const Event = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("user_change"),
    user: z.object({
      id: z.string(),
      team_id: z.string().optional(),
      deleted: z.boolean().optional(),
      tz: z.string().optional(),
      real_name: z.string().optional(),
      profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
      is_bot: z.boolean().optional(),
      is_restricted: z.boolean().optional(),
      is_ultra_restricted: z.boolean().optional(),
      is_stranger: z.boolean().optional(),
      enterprise_user: z.object({ enterprise_id: z.string().optional(), teams: z.array(z.string()).optional() }).optional(),
    }),
  }),
  z.object({ type: z.literal("app_uninstalled") }),
  z.object({ type: z.literal("tokens_revoked") }),
  /** Not Slack's but our own: somebody has installed the app, or installed it again. */
  z.object({ type: z.literal("installed"), by: z.string(), isFirst: z.boolean() }),
]);

/** An event as it is kept, with where it comes from. */
export const KeptEvent = z.object({
  source: z.object({ teamId: z.string().optional(), enterpriseId: z.string().optional(), isEnterpriseInstall: z.boolean() }),
  event: Event,
});
export type KeptEvent = z.infer<typeof KeptEvent>;
export type EventOf<Type extends KeptEvent["event"]["type"]> = Extract<KeptEvent["event"], { type: Type }>;

/** What the manifest subscribes to. */
export const slackEvents = Event.options.map(({ shape }) => shape.type.value).filter((type) => type !== "installed");

const orNothing = z
  .string()
  .nullish()
  .transform((id) => id ?? undefined);

const Envelope = z.object({
  type: z.literal("event_callback"),
  event_id: z.string(),
  team_id: orNothing,
  enterprise_id: orNothing,
  authorizations: z
    .array(z.object({ team_id: orNothing, enterprise_id: orNothing, is_enterprise_install: z.boolean().default(false) }))
    .default([]),
  event: z.object({ type: z.string() }).loose(),
});

/** What Slack sends as an event; undefined for one that the bot does not act on. Throws for what is not an event. */
export function readEvent(body: unknown): { id: string; kept: KeptEvent } | undefined {
  const { event_id: id, event, authorizations, ...envelope } = Envelope.parse(body);
  const { team_id, enterprise_id, is_enterprise_install } = { is_enterprise_install: false, ...envelope, ...authorizations[0] };
  const source = { teamId: team_id, enterpriseId: enterprise_id, isEnterpriseInstall: is_enterprise_install };
  const kept = KeptEvent.safeParse({ source, event });
  return kept.success && kept.data.event.type !== "installed" ? { id, kept: kept.data } : undefined;
}
