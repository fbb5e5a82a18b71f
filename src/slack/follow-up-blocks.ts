import type { KnownBlock } from "@slack/types";
import type { FollowUp, When } from "../follow-up/follow-up.ts";
import { aside, markup, title, typed } from "./blocks.ts";
import { whenMarkup, whenText } from "./dates.ts";
import { quoted, shorten } from "./text.ts";

/** The time before the last reschedule. */
export const previousTime = (followUp: FollowUp): When | undefined => {
  const { previousStartsAt: startsAt, previousAllDay: allDay, previousDurationMinutes: durationMinutes, previousZone: zone } = followUp;
  return startsAt === null || allDay === null || durationMinutes === null || zone === null
    ? undefined
    : { startsAt, allDay, durationMinutes, zone };
};

/** Title, time, place and description; with the time `before`, which is struck through, for those who know it. */
export function aboutBlocks(followUp: FollowUp, zone: string, before?: When): KnownBlock[] {
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
export function aboutText(followUp: FollowUp, zone: string, before?: When): string {
  return [
    `${quoted(followUp.title)} on ${whenText(followUp, zone)}${before ? ` (before: ${whenText(before, zone)})` : ""}.`,
    ...(followUp.location === "" ? [] : [`Where: ${quoted(followUp.location)}.`]),
    ...(followUp.description === "" ? [] : [`Description: ${quoted(shorten(followUp.description, 1000))}.`]),
    ...(followUp.sourceUrl === null ? [] : [`From a message: ${followUp.sourceUrl}`]),
  ].join(" ");
}

/** Something that a person said, as they typed it. */
export const saidBlocks = (lead: string, words: string): KnownBlock[] => (words === "" ? [] : [markup(lead), ...typed(`“${words}”`)]);
