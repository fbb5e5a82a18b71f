import { z } from "zod";
import { visibleText } from "../../domain/text.ts";
import { escapeText } from "../../views/text.ts";

const text = z.string().catch("");
const list = <Item extends z.ZodType>(item: Item) => z.array(item).catch([]);

/** A block or block element of any kind, with the fields that can contain text. */
type Part = {
  type: string;
  text: string | Part;
  title: string | Part;
  elements: Part[];
  fields: Part[];
  user_id: string;
  usergroup_id: string;
  channel_id: string;
  range: string;
  name: string;
  url: string;
  fallback: string;
};
const Part: z.ZodType<Part> = z.lazy(() => {
  const nested = z.union([z.string(), Part]).catch("");
  const nestedList = list(Part);
  return z.object({
    type: text,
    text: nested,
    title: nested,
    elements: nestedList,
    fields: nestedList,
    user_id: text,
    usergroup_id: text,
    channel_id: text,
    range: text,
    name: text,
    url: text,
    fallback: text,
  });
});

const Message = z.object({
  text,
  blocks: list(Part),
  attachments: list(z.object({ pretext: text, title: text, text, fallback: text, blocks: list(Part) })),
  files: list(z.object({ title: text, name: text })),
});

/** Returns a message's text in Slack's markup or, if it has none, the text of its blocks, attachments or files. */
export function messageText(message: unknown): string {
  const content = Message.safeParse(message).data;
  if (!content) return "";
  const candidates = [
    content.text,
    joinLines(content.blocks.map(partText)),
    joinLines(
      content.attachments.map(
        ({ blocks, fallback, ...rest }) => joinLines([rest.pretext, rest.title, rest.text, ...blocks.map(partText)]) || fallback,
      ),
    ),
    joinLines(content.files.map(({ title, name }) => escapeText(title || name))),
  ];
  return candidates.find((candidate) => visibleText(candidate) !== "") ?? "";
}

const joinLines = (parts: string[]) => parts.filter((part) => visibleText(part) !== "").join("\n");

function partText(part: string | Part): string {
  if (typeof part === "string") return part;
  const elements = part.elements.map(partText);
  switch (part.type) {
    case "user":
      return `<@${part.user_id}>`;
    case "usergroup":
      return `<!subteam^${part.usergroup_id}>`;
    case "channel":
      return `<#${part.channel_id}>`;
    case "broadcast":
      return `<!${part.range}>`;
    case "emoji":
      return `:${part.name}:`;
    case "date":
      return escapeText(part.fallback);
    case "link":
      return escapeText(partText(part.text) || part.url);
    case "text":
    case "plain_text":
      return escapeText(partText(part.text));
    case "rich_text_section":
    case "rich_text_quote":
    case "rich_text_preformatted":
      return elements.join("");
    case "rich_text_list":
      return joinLines(elements.map((item) => `• ${item}`));
    case "context":
      return elements.join(" ");
    default:
      return joinLines([part.title, part.text, ...part.fields, ...elements].map(partText));
  }
}
