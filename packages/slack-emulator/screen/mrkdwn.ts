import { renderDate } from "./dates.ts";

/** The person who reads, and what their client knows. */
export type Reader = {
  zone: string;
  now: number;
  personName(id: string): string | undefined;
  channelName(id: string): string | undefined;
  /** Shows the fallback text of dates, as notifications do. */
  plainDates?: boolean;
};

/**
 * Renders mrkdwn as plain text. Formatting marks are removed, except that struck text keeps its tildes
 * and quotes their `>`, because both change the meaning.
 */
export function renderMrkdwn(source: string, reader: Reader): string {
  const parts = normalizeQuotes(source).split(/(```[\s\S]+?```|`[^`\n]+`)/);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return decodeEntities(renderReferences(part.replace(/^(`{3}|`)|(`{3}|`)$/g, ""), reader));
      return decodeEntities(renderReferences(stripMarks(part), reader));
    })
    .join("");
}

/** Renders text with `mrkdwn: false`, where Slack still resolves references. */
export const renderUnformatted = (source: string, reader: Reader): string => decodeEntities(renderReferences(source, reader));

function stripMarks(text: string): string {
  // References are replaced by placeholders, so that marks inside a link aren't taken for formatting.
  const extracted: string[] = [];
  let rest = text.replace(/<[^<>\n]+>/g, (reference) => `\uE000${extracted.push(reference) - 1}\uE000`);
  for (const mark of ["*", "_", "~"]) {
    const edge = `[\\p{L}\\p{N}${mark}]`;
    const inside = `([^\\s${mark}](?:[^\\n${mark}]*[^\\s${mark}])?)`;
    const pair = new RegExp(`(?<!${edge})[${mark}]${inside}[${mark}](?!${edge})`, "gu");
    rest = rest.replace(pair, mark === "~" ? "~$1~" : "$1");
  }
  return rest.replace(/\uE000(\d+)\uE000/g, (_match, index: string) => extracted[Number(index)] ?? "");
}

const normalizeQuotes = (text: string): string => text.replace(/^(&gt;|>) ?/gm, "> ");

function renderReferences(text: string, reader: Reader): string {
  return text.replace(/<([^<>\n]+)>/g, (whole, inside: string) => {
    const [target, label] = splitOnce(inside, "|");
    if (target.startsWith("@")) return `@${reader.personName(target.slice(1)) ?? label ?? target.slice(1)}`;
    if (target.startsWith("#")) return `#${label || (reader.channelName(target.slice(1)) ?? target.slice(1))}`;
    if (target.startsWith("!date^")) return renderDateReference(target, label ?? "", reader);
    if (target.startsWith("!subteam^")) return label ?? "@group";
    if (target.startsWith("!")) return `@${target.slice(1)}`;
    if (/^(https?:|mailto:|tel:|slack:)/.test(target)) return label ?? target;
    return whole;
  });
}

function renderDateReference(target: string, fallback: string, reader: Reader): string {
  const [, seconds = "", template = ""] = target.split("^");
  if (reader.plainDates || !/^-?\d+$/.test(seconds)) return fallback;
  return renderDate(Number(seconds), template, reader.zone, reader.now) ?? fallback;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const decodeEntities = (text: string): string => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
