import type { App, RespondArguments } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { PersonKey } from "../store/person-key.ts";
import type { Message } from "../views/blocks.ts";
import type { Deps } from "./feature.ts";
import { handleInteraction } from "./handle-interaction.ts";
import { personKeyOf } from "./people.ts";
import { commandResponder } from "./responders/command.ts";

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
      (timedAck) => commandResponder(deps, slashCommand, { ack: timedAck, respond, command }),
    );
  });
}
