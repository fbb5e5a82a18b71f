import type { BlockAction } from "@slack/bolt";
import type { Feature } from "../interactions/feature.ts";
import { joinAction } from "../views/invitation-card.ts";

/** Acks clicks on a location's link. Slack opens the link itself, but also sends the click to the bot. */
export const join: Feature = (app, deps) => {
  deps.handledIds.add(joinAction);
  app.action<BlockAction>({ type: "block_actions", action_id: joinAction }, ({ ack }) => ack());
};
