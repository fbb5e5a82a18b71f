import { WebClient } from "@slack/web-api";
import type { Person, SeenMessage, Slack } from "../../packages/slack-emulator/index.ts";

type Blocks = SeenMessage["blocks"] | Record<string, unknown>[];

/** Puts what the bot never drew before people's eyes, with the bot's own token: so that what they do with it travels the way a real click does. */
export function forgery(slack: Slack) {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const post = async (person: Person, text: string, blocks: Blocks): Promise<SeenMessage> => {
    const posted = await client.apiCall("chat.postMessage", { channel: person.id, text, blocks });
    return person.sees((message) => "ts" in posted && message.ts === posted["ts"]);
  };
  const label = (text: string) => ({ type: "plain_text", text });
  return {
    /** A message with these blocks, in this person's direct messages. */
    card: (person: Person, blocks: Blocks) => post(person, "Forged", blocks),
    /** One button with this action and value. */
    button: (person: Person, actionId: string, value: string, text: string) =>
      post(person, text, [{ type: "actions", elements: [{ type: "button", text: label(text), action_id: actionId, value }] }]),
    /** A menu with one option of this value. */
    option: (person: Person, actionId: string, value: string, text: string) =>
      post(person, text, [
        { type: "actions", elements: [{ type: "overflow", action_id: actionId, options: [{ text: label(text), value }] }] },
      ]),
    /** Changes the form that this person has open. */
    form: async (person: Person, changes: Record<string, unknown>): Promise<void> => {
      await client.apiCall("views.update", { view_id: person.modal?.view["id"], view: { ...formOf(person), ...changes } });
    },
  };
}

/** The form that a person has open, as it can be shown to somebody else. */
export function formOf({ modal }: Person): Record<string, unknown> {
  if (!modal) throw new Error("no form is open");
  const kept = new Set(["type", "title", "submit", "close", "callback_id", "private_metadata", "blocks"]);
  return Object.fromEntries(Object.entries(modal.view).filter(([key, value]) => kept.has(key) && value !== null));
}

/** What a button of a message carries unseen. */
export function buttonOf(message: SeenMessage, label: string): { action_id: string; value: string } {
  for (const block of message.blocks) {
    for (const element of block.type === "actions" ? block.elements : []) {
      if (element.type === "button" && element.text.text === label) return { action_id: element.action_id, value: element.value ?? "" };
    }
  }
  throw new Error(`there is no button "${label}"`);
}

/** What an option of a message's menus carries unseen. */
export function optionOf(message: SeenMessage, label: string): string {
  for (const block of message.blocks) {
    const elements = block.type === "actions" ? block.elements : block.type === "section" && block.accessory ? [block.accessory] : [];
    for (const element of elements) {
      const option = element.type === "overflow" ? element.options.find(({ text }) => text.text === label) : undefined;
      if (option) return option.value ?? "";
    }
  }
  throw new Error(`there is no option "${label}"`);
}
