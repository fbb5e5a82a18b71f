import type { App, RespondArguments } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import { type Message, sentenceMessage } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import { handleInteraction, reach } from "./handle-interaction.ts";
import type { Deps } from "./feature.ts";
import { type PersonKey, personKeyOf } from "./people.ts";

export type SlashCommand = PersonKey & { text: string; triggerId: string; slack: WebClient };

/** Listens for a slash command. It is answered to its sender alone; what opened a modal answers nothing. */
export function onCommand(app: App, deps: Deps, command: string, handle: (command: SlashCommand) => Promise<Message | undefined>): void {
  deps.handled.add(command);
  app.command(command, async ({ ack, body, context, client, respond }) => {
    const sent = {
      ...personKeyOf(context, body.user_id),
      text: z.string().catch("").parse(body.text),
      triggerId: body.trigger_id,
      slack: client,
    };
    const subject = { kind: "command", action: command, workspace: sent.workspaceId, person: sent.personId } as const;
    await handleInteraction<Message | undefined, string | RespondArguments>(
      deps,
      subject,
      ack,
      () => handle(sent),
      (timedAck) => ({
        answer: (message) => (message ? timedAck(privately(message)) : timedAck()),
        slow: () => timedAck(messages.interactions.loadingCommand),
        late: async (message) => {
          // A list in the direct messages would not be redrawn there.
          if (message) await reach(deps, sent, () => respond(privately(message)), sentenceMessage(messages.interactions.tooLate(command)));
        },
        failed: (words, isLate) =>
          isLate ? reach(deps, sent, () => respond(privately({ text: words })), sentenceMessage(words)) : timedAck(words),
        refusal: () => undefined,
      }),
    );
  });
}

const privately = (message: { text: string; blocks?: Message["blocks"] }) => ({ ...message, response_type: "ephemeral" as const });
