/** What Slack's mrkdwn consists of. Who is mentioned and when it is are told apart by whoever draws it. */
export type Node =
  | { is: "text"; text: string }
  | { is: "bold" | "italic" | "strike" | "code" | "pre" | "quote"; children: Node[] }
  | { is: "list"; items: Node[][] }
  | { is: "person" | "channel"; id: string; label: string | undefined }
  | { is: "ping"; whom: string }
  | { is: "link"; url: string; label: string }
  | { is: "date"; seconds: number; template: string; fallback: string };

export const parseMrkdwn = (source: string): Node[] =>
  source.split(/\n?```([\s\S]+?)```\n?/).flatMap((part, index): Node[] => {
    if (part === "") return [];
    return index % 2 === 1 ? [{ is: "pre", children: references(part) }] : paragraphs(part);
  });

type Kind = "text" | "quote" | "list";
const LEADS: [Kind, RegExp][] = [
  ["quote", /^(&gt;|>) ?/],
  ["list", /^\s*[•◦▪] */],
];

/** Neighbouring lines of one kind belong together. */
function paragraphs(text: string): Node[] {
  const groups: { kind: Kind; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const [kind, lead] = LEADS.find(([, pattern]) => pattern.test(line)) ?? (["text", /^/] as const);
    const last = groups.at(-1);
    const words = line.replace(lead, "");
    if (last?.kind === kind) last.lines.push(words);
    else groups.push({ kind, lines: [words] });
  }
  return groups.flatMap(({ kind, lines }): Node[] => {
    if (kind === "list") return [{ is: "list", items: lines.map(line) }];
    const children = line(lines.join("\n"));
    return kind === "quote" ? [{ is: "quote", children }] : children;
  });
}

const line = (text: string): Node[] =>
  text
    .split(/`([^`\n]+)`/)
    .flatMap((part, index): Node[] => (index % 2 === 1 ? [{ is: "code", children: references(part) }] : marked(part)));

const MARKS = [
  ["*", "bold"],
  ["_", "italic"],
  ["~", "strike"],
] as const;

/** References and marked spans are set aside, so that what is inside one is not taken for a mark outside it. */
function marked(text: string): Node[] {
  const aside: (() => Node[])[] = [];
  const setAside = (nodes: () => Node[]): string => `\uE000${aside.push(nodes) - 1}\uE000`;
  const open = (rest: string): Node[] =>
    rest.split(/\uE000(\d+)\uE000/).flatMap((part, index) => (index % 2 === 1 ? (aside[Number(part)]?.() ?? []) : plain(part)));
  const spans = (rest: string): string =>
    MARKS.reduce((before, [mark, is]) => {
      const edge = `[\\p{L}\\p{N}${mark}]`;
      const inside = `([^\\s${mark}](?:[^\\n${mark}]*[^\\s${mark}])?)`;
      const pair = new RegExp(`(?<!${edge})[${mark}]${inside}[${mark}](?!${edge})`, "gu");
      return before.replace(pair, (_pair, inner: string) => setAside(() => [{ is, children: open(spans(inner)) }]));
    }, rest);
  return open(spans(text.replace(/<[^<>\n]+>/g, (whole) => setAside(() => [reference(whole)]))));
}

const references = (text: string): Node[] =>
  text.split(/(<[^<>\n]+>)/).flatMap((part, index) => (index % 2 === 1 ? [reference(part)] : plain(part)));

function reference(whole: string): Node {
  const inside = whole.slice(1, -1);
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeText(inside.slice(bar + 1));
  if (target.startsWith("@")) return { is: "person", id: target.slice(1), label };
  if (target.startsWith("#")) return { is: "channel", id: target.slice(1), label };
  if (target.startsWith("!date^")) {
    const [, seconds = "", template = ""] = target.split("^");
    if (!/^-?\d+$/.test(seconds)) return { is: "text", text: label ?? "" };
    return { is: "date", seconds: Number(seconds), template: unescapeText(template), fallback: label ?? "" };
  }
  if (target.startsWith("!")) return { is: "ping", whom: label?.replace(/^@/, "") ?? target.slice(1) };
  if (/^(https?:|mailto:|tel:|slack:)/.test(target)) {
    const url = unescapeText(target);
    return { is: "link", url, label: label ?? url };
  }
  return { is: "text", text: unescapeText(whole) };
}

const plain = (text: string): Node[] => (text === "" ? [] : [{ is: "text", text: unescapeText(text) }]);

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const unescapeText = (text: string): string => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
