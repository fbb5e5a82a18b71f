import type { BlockAction, ViewSubmitAction } from "@slack/bolt";
import { sayThrough } from "../interaction/attend.ts";
import { notMine as notMyButton } from "../interaction/click.ts";
import type { Feature } from "../interaction/feature.ts";
import { notMine as notMyForm } from "../interaction/submit.ts";
import { moreAction } from "../slack/blocks.ts";
import { verbOf } from "../slack/drawn.ts";

/** What no other feature answers: buttons and forms of an earlier version. Nobody is left without a word. */
export const unknown: Feature = (app, { handled, log }) => {
  app.action<BlockAction>({ type: "block_actions" }, async ({ action, ack, respond }) => {
    const name =
      action.action_id === moreAction && action.type === "overflow"
        ? `${moreAction} ${verbOf(action.selected_option.value)}`
        : action.action_id;
    if (handled.has(name)) return;
    log.warn({ interaction: "unknown button" }, "nothing listens for this button");
    await sayThrough(respond)(notMyButton);
    await ack();
  });

  app.view<ViewSubmitAction>({ type: "view_submission" }, async ({ view, ack }) => {
    if (handled.has(view.callback_id)) return;
    log.warn({ interaction: "unknown form" }, "nothing listens for this form");
    await ack({ response_action: "update", view: notMyForm });
  });
};
