import { type App, AuthorizationError } from "@slack/bolt";
import type { Logger } from "pino";
import { z } from "zod";

const id = z.string().regex(/^[A-Za-z0-9]+$/);
// A missing, null or malformed field counts as missing, as long as the rest still says who did what.
const optionalId = id.optional().catch(undefined);
const optionalText = z.string().optional().catch(undefined);
const entity = z.looseObject({ id });
const optionalEntity = entity.optional().catch(undefined);
const optionalUrl = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);

const interaction = {
  user: z.looseObject({ id, team_id: optionalId }),
  team: optionalEntity,
  enterprise: optionalEntity,
  trigger_id: z.string().catch(""),
  response_url: optionalUrl,
};

const Payload = z.union([
  z.discriminatedUnion("type", [
    z.looseObject({
      ...interaction,
      type: z.literal("block_actions"),
      actions: z
        .array(
          z.looseObject({
            type: z.string(),
            action_id: z.string(),
            value: optionalText,
            selected_option: z.looseObject({ value: z.string().nullish() }).nullish(),
            selected_options: z.array(z.unknown()).nullish(),
          }),
        )
        .min(1),
    }),
    z.looseObject({
      ...interaction,
      type: z.literal("view_submission"),
      view: z.looseObject({
        id: z.string().catch(""),
        callback_id: z.string(),
        private_metadata: z.string().catch(""),
        app_installed_team_id: optionalId,
        blocks: z.array(z.looseObject({ type: z.string() })).catch([]),
        state: z.looseObject({ values: z.record(z.string(), z.unknown()) }).catch({ values: {} }),
      }),
      response_urls: z.array(z.unknown()).max(0).optional().catch(undefined),
    }),
    z.looseObject({ ...interaction, type: z.literal("shortcut"), callback_id: z.string() }),
    z.looseObject({
      ...interaction,
      type: z.literal("message_action"),
      callback_id: z.string(),
      channel: optionalEntity,
      message_ts: optionalText,
      message: z.looseObject({ text: optionalText }).catch({}),
    }),
    // Events are validated when they are stored.
    z.looseObject({ type: z.literal("event_callback") }),
    z.looseObject({ type: z.literal("app_rate_limited"), team_id: optionalId }),
  ]),
  z.looseObject({
    command: z.string(),
    text: z.string().catch(""),
    user_id: id,
    team_id: optionalId,
    enterprise_id: optionalId,
    trigger_id: z.string().catch(""),
    response_url: optionalUrl,
  }),
]);

/**
 * Validates payloads before Bolt and the features see them, so that they can rely on the shape.
 * Throws a ZodError for anything else, which the receivers handle.
 */
export function validatePayloads(app: App): void {
  const next = app.processEvent.bind(app);
  app.processEvent = async (received) => {
    const body = Payload.parse(received.body);
    let isAcked = false;
    const ack: typeof received.ack = async (response) => {
      isAcked = true;
      await received.ack(response);
    };
    await next({ ...received, body, ack });
    // No one could be told anything. Failing lets Slack show an error immediately instead of waiting.
    if (!isAcked) throw new Error("No listener acknowledged the payload.");
  };
}

/** Logs why a payload wasn't processed, unless that's already in the log. Returns true if it was malformed. */
export function logUnprocessed(log: Logger, error: unknown): boolean {
  const isMalformed = error instanceof z.ZodError;
  if (isMalformed) log.warn("rejected an unrecognized payload from Slack");
  else if (!(error instanceof AuthorizationError)) log.error({ err: error }, "failed to handle an interaction");
  return isMalformed;
}
