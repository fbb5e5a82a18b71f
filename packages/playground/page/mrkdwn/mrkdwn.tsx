import type { ComponentChildren } from "preact";
import { usePage } from "../page.ts";
import { Emojis } from "./emojis.tsx";
import { Link } from "./link.tsx";
import { Mention } from "./mention.tsx";
import { Moment } from "./moment.tsx";
import { type Node, parseMrkdwn } from "./parse.ts";

export function Mrkdwn({ source }: { source: string }) {
  return <span class="mrkdwn">{renderNodes(parseMrkdwn(source))}</span>;
}

const renderNodes = (nodes: Node[]): ComponentChildren => nodes.map((node, index) => <NodeView key={index} node={node} />);

function NodeView({ node }: { node: Node }) {
  const { snapshot } = usePage();
  switch (node.is) {
    case "text":
      return <Emojis text={node.text} />;
    case "bold":
      return <b>{renderNodes(node.children)}</b>;
    case "italic":
      return <i>{renderNodes(node.children)}</i>;
    case "strike":
      return <s>{renderNodes(node.children)}</s>;
    case "code":
      return <code>{renderNodes(node.children)}</code>;
    case "pre":
      return <pre>{renderNodes(node.children)}</pre>;
    case "quote":
      return <blockquote>{renderNodes(node.children)}</blockquote>;
    case "list":
      return (
        <ul>
          {node.items.map((item, index) => (
            <li key={index}>{renderNodes(item)}</li>
          ))}
        </ul>
      );
    case "person":
      return <Mention>{snapshot.people.find(({ id }) => id === node.id)?.name ?? node.label ?? node.id}</Mention>;
    case "channel":
      return <Mention sign="#">{node.label ?? node.id}</Mention>;
    case "ping":
      return <Mention>{node.whom}</Mention>;
    case "link":
      return <Link url={node.url}>{node.label}</Link>;
    case "date":
      return <Moment seconds={node.seconds} template={node.template} fallback={node.fallback} />;
  }
}
