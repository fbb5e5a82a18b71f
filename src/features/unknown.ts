import type { BlockAction, GlobalShortcut, MessageShortcut, RespondArguments, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import { handleUnknownClick } from "../interactions/click.ts";
import type { Feature } from "../interactions/feature.ts";
import { handleInteraction } from "../interactions/handle-interaction.ts";
import { sendDirectMessage } from "../interactions/responders/direct-message.ts";
import { ephemeralResponder, respondOrDirectMessage } from "../interactions/responders/message.ts";
import { unknownFormView } from "../interactions/submit.ts";
import type { Ack } from "../observability/interactions.ts";
import { menuActionOf } from "../views/action-context.ts";
import { moreAction } from "../views/blocks.ts";
import { helpMessage } from "../views/list.ts";
import { messages } from "../views/messages/index.ts";

/** Responds to what no other feature handles: buttons, forms, commands and shortcuts of another version. */
export const unknown: Feature = (app, deps) => {
  app.action<BlockAction>({ type: "block_actions" }, async ({ action, body, context, client, ack, respond }) => {
    const name =
      action.action_id === moreAction && action.type === "overflow"
        ? `${moreAction} ${menuActionOf(action.selected_option?.value)}`
        : action.action_id;
    if (deps.handledIds.has(name)) return;
    const clicker = { personId: body.user.id, slack: client };
    const subject = { kind: "click", action: "unknown", workspace: context.teamId, person: body.user.id } as const;
    await handleUnknownClick(deps, subject, clicker, ack, respond);
  });

  app.view<ViewSubmitAction>({ type: "view_submission" }, async ({ view, body, context, ack }) => {
    if (deps.handledIds.has(view.callback_id)) return;
    const subject = { kind: "form", action: "unknown", workspace: context.teamId, person: body.user.id } as const;
    await handleInteraction<void, ViewResponseAction>(
      deps,
      subject,
      ack,
      async () => {},
      (timedAck) => {
        const reply = () => timedAck({ response_action: "update", view: unknownFormView });
        return { ackWithResult: reply, ackEarly: reply, respondLate: async () => {}, reportFailure: reply, refusalCodeOf: () => "unknown" };
      },
    );
  });

  app.command(/^/, async ({ body, context, ack }) => {
    if (deps.handledIds.has(body.command)) return;
    const subject = { kind: "command", action: "unknown", workspace: context.teamId, person: body.user_id } as const;
    const reply = async (timedAck: Ack<RespondArguments>) =>
      timedAck({ ...helpMessage({ word: body.command, nearest: undefined }), response_type: "ephemeral" });
    await handleInteraction<void, RespondArguments>(
      deps,
      subject,
      ack,
      async () => {},
      (timedAck) => ({
        ackWithResult: () => reply(timedAck),
        ackEarly: () => reply(timedAck),
        respondLate: async () => {},
        reportFailure: () => reply(timedAck),
        refusalCodeOf: () => "unknown",
      }),
    );
  });

  app.shortcut<GlobalShortcut | MessageShortcut>(/^/, async ({ body, context, ack, client, respond }) => {
    if (deps.handledIds.has(body.callback_id)) return;
    const person = body.user.id;
    // A global shortcut has no response URL.
    const say =
      body.type === "message_action"
        ? respondOrDirectMessage(deps, { personId: person, slack: client }, respond)
        : sendDirectMessage({ personId: person, slack: client });
    const reply = async () => {
      await say(messages.lists.help.unknownShortcut);
      return "unknown";
    };
    await handleInteraction(
      deps,
      { kind: "shortcut", action: "unknown", workspace: context.teamId, person },
      ack,
      reply,
      ephemeralResponder(say),
    );
  });
};
