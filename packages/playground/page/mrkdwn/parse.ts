/** A node of Slack's mrkdwn. Names and dates are resolved when it is rendered. */
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
    return index % 2 === 1 ? [{ is: "pre", children: parseReferences(part) }] : parseParagraphs(part);
  });

type Kind = "text" | "quote" | "list";
const LINE_PREFIXES: [Kind, RegExp][] = [
  ["quote", /^(&gt;|>) ?/],
  ["list", /^\s*[•◦▪] */],
];

/** Groups consecutive lines of the same kind. */
function parseParagraphs(text: string): Node[] {
  const groups: { kind: Kind; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const [kind, prefix] = LINE_PREFIXES.find(([, pattern]) => pattern.test(line)) ?? (["text", /^/] as const);
    const last = groups.at(-1);
    const content = line.replace(prefix, "");
    if (last?.kind === kind) last.lines.push(content);
    else groups.push({ kind, lines: [content] });
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
    .flatMap((part, index): Node[] => (index % 2 === 1 ? [{ is: "code", children: parseReferences(part) }] : parseMarks(part)));

const MARKS = [
  ["*", "bold"],
  ["_", "italic"],
  ["~", "strike"],
] as const;

/** Replaces references and marked spans by placeholders, so that marks inside them aren't matched with marks outside. */
function parseMarks(text: string): Node[] {
  const extracted: (() => Node[])[] = [];
  const extract = (nodes: () => Node[]): string => `\uE000${extracted.push(nodes) - 1}\uE000`;
  const expand = (rest: string): Node[] =>
    rest.split(/\uE000(\d+)\uE000/).flatMap((part, index) => (index % 2 === 1 ? (extracted[Number(part)]?.() ?? []) : plain(part)));
  const extractSpans = (rest: string): string =>
    MARKS.reduce((before, [mark, is]) => {
      const edge = `[\\p{L}\\p{N}${mark}]`;
      const inside = `([^\\s${mark}](?:[^\\n${mark}]*[^\\s${mark}])?)`;
      const pair = new RegExp(`(?<!${edge})[${mark}]${inside}[${mark}](?!${edge})`, "gu");
      return before.replace(pair, (_pair, inner: string) => extract(() => [{ is, children: expand(extractSpans(inner)) }]));
    }, rest);
  return expand(extractSpans(text.replace(/<[^<>\n]+>/g, (whole) => extract(() => [parseReference(whole)]))));
}

const parseReferences = (text: string): Node[] =>
  text.split(/(<[^<>\n]+>)/).flatMap((part, index) => (index % 2 === 1 ? [parseReference(part)] : plain(part)));

function parseReference(whole: string): Node {
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
