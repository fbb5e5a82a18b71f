import type { BlockAction, ButtonAction, CheckboxesAction, Context, RespondFn } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { closest, distance } from "fastest-levenshtein";
import { onCommand } from "../interactions/command.ts";
import { currentList } from "../interactions/current-list.ts";
import type { Feature } from "../interactions/feature.ts";
import { handleInteraction } from "../interactions/handle-interaction.ts";
import { loadKnownPeople, personKeyOf } from "../interactions/people.ts";
import { ephemeralResponder, respondOrDirectMessage } from "../interactions/responders/message.ts";
import { type ListView, listViewCodec } from "../views/action-context.ts";
import { earlierPageAction, filterAction, helpMessage, laterPageAction } from "../views/list.ts";
import { toVisibleText } from "../views/text.ts";

const subcommands = ["responses", "help"];

/** `/invitations`: shows the list, with its filter and pages. */
export const list: Feature = (app, deps) => {
  onCommand(app, deps, "/invitations", async (command) => {
    const word = toVisibleText(command.text).trim().toLowerCase();
    if (word === "help") return helpMessage();
    if (word !== "" && word !== "responses") return helpMessage({ word, nearest: nearest(word) });
    await loadKnownPeople(deps, command);
    return currentList(deps, command, { responsesOnly: word === "responses" });
  });

  deps.handledIds.add(filterAction).add(earlierPageAction).add(laterPageAction);
  app.action<BlockAction<CheckboxesAction>>(
    { type: "block_actions", action_id: filterAction },
    async ({ action, body, context, client, ack, respond }) =>
      showPage({ body, context, client, ack, respond }, { responsesOnly: (action.selected_options?.length ?? 0) > 0 }),
  );
  for (const page of [earlierPageAction, laterPageAction]) {
    app.action<BlockAction<ButtonAction>>(
      { type: "block_actions", action_id: page },
      async ({ action, body, context, client, ack, respond }) =>
        showPage({ body, context, client, ack, respond }, listViewCodec.safeParse(action.value).data ?? { responsesOnly: false }),
    );
  }

  async function showPage({ body, context, client, ack, respond }: ListClick, listView: ListView) {
    const who = personKeyOf(context, body.user.id);
    const updateList = async () => {
      await respond({ ...(await currentList(deps, who, listView)), replace_original: true });
      return undefined;
    };
    const subject = { kind: "click", action: "list", workspace: who.workspaceId, person: who.personId } as const;
    await handleInteraction(
      deps,
      subject,
      ack,
      updateList,
      ephemeralResponder(respondOrDirectMessage(deps, { ...who, slack: client }, respond)),
    );
  }
};

type ListClick = { body: BlockAction; context: Context; client: WebClient; ack: () => Promise<void>; respond: RespondFn };

/** Returns the argument that was probably meant, or undefined if none is close enough. */
function nearest(word: string): string | undefined {
  const candidate = closest(word, subcommands);
  return distance(word, candidate) <= Math.ceil(candidate.length / 2) ? candidate : undefined;
}
