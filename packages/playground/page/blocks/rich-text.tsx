import type { ComponentChildren } from "preact";
import type { RichText as Rich, RichInline } from "../../../slack-emulator/client.ts";
import { Emoji } from "../mrkdwn/emojis.tsx";
import { Link } from "../mrkdwn/link.tsx";
import { Mention } from "../mrkdwn/mention.tsx";
import { Moment } from "../mrkdwn/moment.tsx";
import { usePage } from "../page.ts";
import { Unsupported } from "./unsupported.tsx";

export function RichText({ block }: { block: Rich }) {
  return (
    <div class="block rich-text mrkdwn">
      {block.elements.map((element, index) => (
        <RichTextElement key={index} element={element} />
      ))}
    </div>
  );
}

const renderInlines = (elements: RichInline[]): ComponentChildren =>
  elements.map((element, index) => <Inline key={index} element={element} />);

function RichTextElement({ element }: { element: Rich["elements"][number] }) {
  switch (element.type) {
    case "rich_text_section":
      return <div>{renderInlines(element.elements)}</div>;
    case "rich_text_quote":
      return <blockquote>{renderInlines(element.elements)}</blockquote>;
    case "rich_text_preformatted":
      return <pre>{renderInlines(element.elements)}</pre>;
    case "rich_text_list": {
      const items = element.elements.map((item, index) => <li key={index}>{renderInlines(item.elements)}</li>);
      const indent = { marginInlineStart: `${(element.indent ?? 0) * 1.5}em` };
      return element.style === "bullet" ? (
        <ul style={indent}>{items}</ul>
      ) : (
        <ol style={indent} start={(element.offset ?? 0) + 1}>
          {items}
        </ol>
      );
    }
    default:
      return <Unsupported thing={element} />;
  }
}

function Inline({ element }: { element: RichInline }) {
  const { bold, italic, strike, code, underline } = { code: undefined, underline: undefined, ...element.style };
  let content: ComponentChildren = <UnstyledInline element={element} />;
  if (code) content = <code>{content}</code>;
  if (underline) content = <u>{content}</u>;
  if (strike) content = <s>{content}</s>;
  if (italic) content = <i>{content}</i>;
  return bold ? <b>{content}</b> : <>{content}</>;
}

function UnstyledInline({ element }: { element: RichInline }) {
  const { snapshot } = usePage();
  switch (element.type) {
    case "text":
      return <>{element.text}</>;
    case "link":
      return <Link url={element.url}>{element.text ?? element.url}</Link>;
    case "user":
      return <Mention>{snapshot.people.find(({ id }) => id === element.user_id)?.name ?? element.user_id}</Mention>;
    case "channel":
      return <Mention sign="#">{element.channel_id}</Mention>;
    case "broadcast":
      return <Mention>{element.range}</Mention>;
    case "emoji":
      return <Emoji name={element.name} />;
    case "date":
      return <Moment seconds={element.timestamp} template={element.format} fallback={element.fallback ?? ""} />;
    default:
      return <Unsupported thing={element} />;
  }
}
