import type { App, RespondArguments } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { type Message, sentenceMessage } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import { handleInteraction, respondWithFallback } from "./handle-interaction.ts";
import type { Deps } from "./feature.ts";
import { type PersonKey, personKeyOf } from "./people.ts";

export type SlashCommand = PersonKey & { text: string; triggerId: string; slack: WebClient };

/** Listens for a slash command. The reply is ephemeral; a handler that opens a modal returns undefined. */
export function onCommand(app: App, deps: Deps, command: string, handle: (command: SlashCommand) => Promise<Message | undefined>): void {
  deps.handledIds.add(command);
  app.command(command, async ({ ack, body, context, client, respond }) => {
    const slashCommand = {
      ...personKeyOf(context, body.user_id),
      text: z.string().catch("").parse(body.text),
      triggerId: body.trigger_id,
      slack: client,
    };
    const subject = { kind: "command", action: command, workspace: slashCommand.workspaceId, person: slashCommand.personId } as const;
    await handleInteraction<Message | undefined, string | RespondArguments>(
      deps,
      subject,
      ack,
      () => handle(slashCommand),
      (timedAck) => ({
        ackWithResult: (message) => (message ? timedAck(asEphemeral(message)) : timedAck()),
        ackEarly: () => timedAck(messages.interactions.loadingCommand),
        respondLate: async (message) => {
          // Not the list itself: in a direct message it wouldn't be updated.
          if (message)
            await respondWithFallback(
              deps,
              slashCommand,
              () => respond(asEphemeral(message)),
              sentenceMessage(messages.interactions.tooLate(command)),
            );
        },
        reportFailure: (text, isLate) =>
          isLate ? respondWithFallback(deps, slashCommand, () => respond(asEphemeral({ text })), sentenceMessage(text)) : timedAck(text),
        refusalCodeOf: () => undefined,
      }),
    );
  });
}

const asEphemeral = (message: { text: string; blocks?: Message["blocks"] }) => ({ ...message, response_type: "ephemeral" as const });
