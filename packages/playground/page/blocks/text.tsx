import type { AnyText as Text } from "../../../slack-emulator/client.ts";
import { Emojis } from "../mrkdwn/emojis.tsx";
import { Mrkdwn } from "../mrkdwn/mrkdwn.tsx";

/** A text object: mrkdwn is formatted, plain text isn't. */
export function AnyText({ text }: { text: Text }) {
  if (text.type === "mrkdwn") return <Mrkdwn source={text.text} />;
  return <span class="plain">{text.emoji === false ? text.text : <Emojis text={text.text} />}</span>;
}
