import { WebClient } from "@slack/web-api";
import type { Person, SeenMessage, Slack } from "../../packages/slack-emulator/index.ts";

type Blocks = SeenMessage["blocks"] | Record<string, unknown>[];

/** Posts messages the bot never sent, with its own token, so clicks on them travel the way real ones do. */
export function forgery(slack: Slack) {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const post = async (person: Person, text: string, blocks: Blocks): Promise<SeenMessage> => {
    const posted = await client.apiCall("chat.postMessage", { channel: person.id, text, blocks });
    return person.sees((message) => "ts" in posted && message.ts === posted["ts"]);
  };
  const label = (text: string) => ({ type: "plain_text", text });
  return {
    /** Posts a message with these blocks in the person's direct messages. */
    card: (person: Person, blocks: Blocks) => post(person, "Forged", blocks),
    /** Posts a button with this action and value. */
    button: (person: Person, actionId: string, value: string, text: string) =>
      post(person, text, [{ type: "actions", elements: [{ type: "button", text: label(text), action_id: actionId, value }] }]),
    /** Posts a menu with one option of this value. */
    option: (person: Person, actionId: string, value: string, text: string) =>
      post(person, text, [
        { type: "actions", elements: [{ type: "overflow", action_id: actionId, options: [{ text: label(text), value }] }] },
      ]),
    /** Changes the person's open form. */
    form: async (person: Person, changes: Record<string, unknown>): Promise<void> => {
      await client.apiCall("views.update", { view_id: person.modal?.view["id"], view: { ...formOf(person), ...changes } });
    },
  };
}

/** Returns the person's open form, ready to be shown to someone else. */
export function formOf({ modal }: Person): Record<string, unknown> {
  if (!modal) throw new Error("no form is open");
  const viewFields = new Set(["type", "title", "submit", "close", "callback_id", "private_metadata", "blocks"]);
  return Object.fromEntries(Object.entries(modal.view).filter(([key, value]) => viewFields.has(key) && value !== null));
}

/** Returns the action ID and value of a message's button. */
export function buttonOf(message: SeenMessage, label: string): { action_id: string; value: string } {
  for (const block of message.blocks) {
    for (const element of block.type === "actions" ? block.elements : []) {
      if (element.type === "button" && element.text.text === label) return { action_id: element.action_id, value: element.value ?? "" };
    }
  }
  throw new Error(`there is no button "${label}"`);
}

/** Returns the value of an option in a message's menus. */
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
