import type { BlockAction } from "@slack/bolt";
import type { Feature } from "../interactions/feature.ts";
import { joinAction } from "../views/invitation-card.ts";

/** Following the link of a location, which Slack does by itself and tells the bot. */
export const join: Feature = (app, deps) => {
  deps.handled.add(joinAction);
  app.action<BlockAction>({ type: "block_actions", action_id: joinAction }, ({ ack }) => ack());
};
