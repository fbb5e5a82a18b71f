import { type App, AuthorizationError } from "@slack/bolt";
import type { Logger } from "pino";
import { z } from "zod";

const id = z.string().regex(/^[A-Za-z0-9]+$/);
// What Slack leaves out, sends as null or as something else costs itself only, wherever the rest still says who does what.
const someId = id.optional().catch(undefined);
const someText = z.string().optional().catch(undefined);
const party = z.looseObject({ id });
const someParty = party.optional().catch(undefined);
const someUrl = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined);

const interaction = {
  user: z.looseObject({ id, team_id: someId }),
  team: someParty,
  enterprise: someParty,
  trigger_id: z.string().catch(""),
  response_url: someUrl,
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
            value: someText,
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
        app_installed_team_id: someId,
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
      channel: someParty,
      message_ts: someText,
      message: z.looseObject({ text: someText }).catch({}),
    }),
    // Whether an event can be understood is for the inbox to say.
    z.looseObject({ type: z.literal("event_callback") }),
    z.looseObject({ type: z.literal("app_rate_limited"), team_id: someId }),
  ]),
  z.looseObject({
    command: z.string(),
    text: z.string().catch(""),
    user_id: id,
    team_id: someId,
    enterprise_id: someId,
    trigger_id: z.string().catch(""),
    response_url: someUrl,
  }),
]);

/**
 * Lets Bolt and the features see only what has the shape of a payload of Slack's that they know: what they take for granted is there.
 * Anything else is an error of zod's, which the receivers answer.
 */
export function checkPayloadsFirst(app: App): void {
  const next = app.processEvent.bind(app);
  app.processEvent = async (received) => {
    const body = Payload.parse(received.body);
    let isAcknowledged = false;
    const ack: typeof received.ack = async (answer) => {
      isAcknowledged = true;
      await received.ack(answer);
    };
    await next({ ...received, body, ack });
    // Nobody could be told anything: Slack is told so, instead of waiting until it gives up.
    if (!isAcknowledged) throw new Error("No listener acknowledged the payload.");
  };
}

/** Logs why a payload was not processed, unless that has been done. Returns whether it was malformed. */
export function noteNotTaken(log: Logger, error: unknown): boolean {
  const isMalformed = error instanceof z.ZodError;
  if (isMalformed) log.warn("rejected an unrecognized payload from Slack");
  else if (!(error instanceof AuthorizationError)) log.error({ err: error }, "failed to handle an interaction");
  return isMalformed;
}
