import type { BlockAction, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import { attend } from "../interaction/attend.ts";
import { attendUnknown } from "../interaction/click.ts";
import type { Feature } from "../interaction/feature.ts";
import { notMine } from "../interaction/submit.ts";
import { moreAction } from "../slack/blocks.ts";
import { verbOf } from "../slack/drawn.ts";

/** What no other feature answers: buttons and forms of an earlier version. Nobody is left without a word. */
export const unknown: Feature = (app, deps) => {
  app.action<BlockAction>({ type: "block_actions" }, async ({ action, body, context, client, ack, respond }) => {
    const name =
      action.action_id === moreAction && action.type === "overflow"
        ? `${moreAction} ${verbOf(action.selected_option.value)}`
        : action.action_id;
    if (deps.handled.has(name)) return;
    const clicker = { personId: body.user.id, slack: client };
    const subject = { kind: "click", action: "unknown", workspace: context.teamId, person: body.user.id } as const;
    await attendUnknown(deps, subject, clicker, ack, respond);
  });

  app.view<ViewSubmitAction>({ type: "view_submission" }, async ({ view, body, context, ack }) => {
    if (deps.handled.has(view.callback_id)) return;
    const subject = { kind: "form", action: "unknown", workspace: context.teamId, person: body.user.id } as const;
    await attend<void, ViewResponseAction>(
      deps,
      subject,
      ack,
      async () => {},
      (timedAck) => {
        const tell = () => timedAck({ response_action: "update", view: notMine });
        return { answer: tell, slow: tell, late: async () => {}, failed: tell, refusal: () => "unknown" };
      },
    );
  });
};
