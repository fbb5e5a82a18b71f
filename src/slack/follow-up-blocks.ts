import type { KnownBlock } from "@slack/types";
import type { Subject } from "../follow-up/facts.ts";
import type { When } from "../follow-up/follow-up.ts";
import { aside, markup, title, typed } from "./blocks.ts";
import { whenMarkup, whenText } from "./dates.ts";
import { quoted, shorten } from "./text.ts";

/** Title, time, place and description; with the time `before`, which is struck through, for those who know it. */
export function aboutBlocks(followUp: Subject, zone: string, before?: When): KnownBlock[] {
  const when = whenMarkup(followUp, zone);
  return [
    title(followUp.title),
    markup(`*When:* ${before ? `~${whenMarkup(before, zone)}~ → ${when}` : when}`),
    ...(followUp.location === "" ? [] : typed(`Where: ${followUp.location}`)),
    ...typed(followUp.description),
    ...(followUp.sourceUrl === null ? [] : [aside(`From <${followUp.sourceUrl}|this message>`)]),
  ];
}

/** The same for a message's `text`, in one sentence each. */
export function aboutText(followUp: Subject, zone: string, before?: When): string {
  return [
    `${quoted(followUp.title)} on ${whenText(followUp, zone)}${before ? ` (before: ${whenText(before, zone)})` : ""}.`,
    ...(followUp.location === "" ? [] : [`Where: ${quoted(followUp.location)}.`]),
    ...(followUp.description === "" ? [] : [`Description: ${quoted(shorten(followUp.description, 1000))}.`]),
    ...(followUp.sourceUrl === null ? [] : [`From a message: ${followUp.sourceUrl}`]),
  ].join(" ");
}

/** Something that a person said, as they typed it. */
export const saidBlocks = (lead: string, words: string): KnownBlock[] => (words === "" ? [] : [markup(lead), ...typed(`“${words}”`)]);
