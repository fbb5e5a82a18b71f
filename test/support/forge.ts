import { WebClient } from "@slack/web-api";
import type { Person, SeenMessage, Slack } from "../../stand-in/index.ts";

type Blocks = SeenMessage["blocks"] | Record<string, unknown>[];

/** Puts what the bot never drew before people's eyes, with the bot's own token: so that what they do with it travels the way a real click does. */
export function forgery(slack: Slack) {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  return {
    /** A message with these blocks, in this person's direct messages. */
    card: async (person: Person, blocks: Blocks, text = "Forged"): Promise<SeenMessage> => {
      const { ts } = await client.apiCall("chat.postMessage", { channel: person.id, text, blocks });
      return person.sees((message) => message.ts === ts);
    },
    /** One button with this action and value. */
    button: async (person: Person, actionId: string, value: string, label = "Forged button"): Promise<SeenMessage> => {
      const element = { type: "button", text: { type: "plain_text", text: label }, action_id: actionId, value };
      const { ts } = await client.apiCall("chat.postMessage", { channel: person.id, text: label, blocks: [{ type: "actions", elements: [element] }] });
      return person.sees((message) => message.ts === ts);
    },
    /** One option of an overflow menu with this value. */
    option: async (person: Person, actionId: string, value: string, label = "Forged option"): Promise<SeenMessage> => {
      const option = { text: { type: "plain_text", text: label }, value };
      const element = { type: "overflow", action_id: actionId, options: [option] };
      const { ts } = await client.apiCall("chat.postMessage", { channel: person.id, text: label, blocks: [{ type: "actions", elements: [element] }] });
      return person.sees((message) => message.ts === ts);
    },
    /** Changes the form that this person has open. */
    form: async (person: Person, changes: Record<string, unknown>): Promise<void> => {
      const open = person.modal?.view ?? {};
      const kept = ["type", "title", "submit", "close", "callback_id", "private_metadata", "blocks"];
      const view = Object.fromEntries(kept.flatMap((key) => (open[key] == null ? [] : [[key, open[key]]])));
      await client.apiCall("views.update", { view_id: open["id"], view: { ...view, ...changes } });
    },
  };
}

/** The form that a person has open, as it can be shown to somebody else. */
export function formOf({ modal }: Person): Record<string, unknown> {
  if (!modal) throw new Error("no form is open");
  const { title, submit, close, callback_id, private_metadata, blocks } = modal.view;
  return { type: "modal", title, submit, close, callback_id, private_metadata, blocks };
}
