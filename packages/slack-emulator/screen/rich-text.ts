import type { RichInline, RichText } from "../validate/rich-text.ts";
import { renderDate } from "./dates.ts";
import type { Reader } from "./mrkdwn.ts";

/** Renders rich text, in which nothing is markup. */
export function renderRichText(block: RichText, reader: Reader): string {
  const inline = (elements: RichInline[]): string => elements.map((element) => renderInline(element, reader)).join("");
  return block.elements
    .map((element) => {
      if (element.type === "rich_text_list")
        return element.elements
          .map((item, index) => `${element.style === "ordered" ? `${index + 1}.` : "•"} ${inline(item.elements)}`)
          .join("\n");
      if (element.type === "rich_text_quote") return inline(element.elements).replace(/^/gm, "> ");
      return inline(element.elements);
    })
    .join("\n");
}

function renderInline(element: RichInline, reader: Reader): string {
  const text = inlineText(element, reader);
  return element.style?.strike ? `~${text}~` : text;
}

function inlineText(element: RichInline, reader: Reader): string {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return element.text ?? element.url;
    case "user":
      return `@${reader.personName(element.user_id) ?? element.user_id}`;
    case "channel":
      return `#${reader.channelName(element.channel_id) ?? element.channel_id}`;
    case "emoji":
      return `:${element.name}:`;
    case "broadcast":
      return `@${element.range}`;
    case "date":
      return renderDate(element.timestamp, element.format, reader.zone, reader.now) ?? element.fallback ?? "";
  }
}
