import { renderDate } from "./dates.ts";

/** Who looks, and what the client knows for them. */
export type Reader = {
  zone: string;
  now: number;
  personName(id: string): string | undefined;
  channelName(id: string): string | undefined;
  /** A notification shows the fallback of a date. */
  plainDates?: boolean;
};

/**
 * What Slack's mrkdwn looks like: marks are interpreted and gone, except that struck text keeps its tildes
 * and a quote its `>`, because both change what the text says.
 */
export function renderMrkdwn(source: string, reader: Reader): string {
  const parts = quotes(source).split(/(```[\s\S]+?```|`[^`\n]+`)/);
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return entities(references(part.replace(/^(`{3}|`)|(`{3}|`)$/g, ""), reader));
      return entities(references(marks(part), reader));
    })
    .join("");
}

/** Text where Slack formats nothing (mrkdwn: false) but still reads references. */
export const renderUnformatted = (source: string, reader: Reader): string => entities(references(source, reader));

function marks(text: string): string {
  // References are set aside, so that a mark within a link is not taken for formatting.
  const aside: string[] = [];
  let rest = text.replace(/<[^<>\n]+>/g, (reference) => `\uE000${aside.push(reference) - 1}\uE000`);
  for (const mark of ["*", "_", "~"]) {
    const edge = `[\\p{L}\\p{N}${mark}]`;
    const inside = `([^\\s${mark}](?:[^\\n${mark}]*[^\\s${mark}])?)`;
    const pair = new RegExp(`(?<!${edge})[${mark}]${inside}[${mark}](?!${edge})`, "gu");
    rest = rest.replace(pair, mark === "~" ? "~$1~" : "$1");
  }
  return rest.replace(/\uE000(\d+)\uE000/g, (_match, index: string) => aside[Number(index)] ?? "");
}

const quotes = (text: string): string => text.replace(/^(&gt;|>) ?/gm, "> ");

function references(text: string, reader: Reader): string {
  return text.replace(/<([^<>\n]+)>/g, (whole, inside: string) => {
    const [target, label] = splitOnce(inside, "|");
    if (target.startsWith("@")) return `@${reader.personName(target.slice(1)) ?? label ?? target.slice(1)}`;
    if (target.startsWith("#")) return `#${label || (reader.channelName(target.slice(1)) ?? target.slice(1))}`;
    if (target.startsWith("!date^")) return dateReference(target, label ?? "", reader);
    if (target.startsWith("!subteam^")) return label ?? "@group";
    if (target.startsWith("!")) return `@${target.slice(1)}`;
    if (/^(https?:|mailto:|tel:|slack:)/.test(target)) return label ?? target;
    return whole;
  });
}

function dateReference(target: string, fallback: string, reader: Reader): string {
  const [, seconds = "", template = ""] = target.split("^");
  if (reader.plainDates || !/^-?\d+$/.test(seconds)) return fallback;
  return renderDate(Number(seconds), template, reader.zone, reader.now) ?? fallback;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const entities = (text: string): string => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
