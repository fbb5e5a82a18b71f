import type { BlockAction, ViewSubmitAction } from "@slack/bolt";
import { sayThrough } from "../interaction/attend.ts";
import { notMine } from "../interaction/click.ts";
import type { Feature } from "../interaction/feature.ts";
import { telling } from "../interaction/modal.ts";
import { moreAction } from "../slack/blocks.ts";

/** What no other feature answers: buttons and forms of an earlier version. Nobody is left without a word. */
export const unknown: Feature = (app, { handled, log }) => {
  app.action<BlockAction>({ type: "block_actions" }, async ({ action, ack, respond }) => {
    const name =
      action.action_id === moreAction && action.type === "overflow"
        ? `${moreAction} ${action.selected_option.value?.split(" ")[0]}`
        : action.action_id;
    if (handled.has(name)) return;
    log.warn({ interaction: "unknown button" }, "nothing listens for this button");
    await sayThrough(respond)(notMine);
    await ack();
  });

  app.view<ViewSubmitAction>({ type: "view_submission" }, async ({ view, ack }) => {
    if (handled.has(view.callback_id)) return;
    log.warn({ interaction: "unknown form" }, "nothing listens for this form");
    await ack({
      response_action: "update",
      view: telling("Not possible", "This form is not one of mine any more. Close it and open it again."),
    });
  });
};
