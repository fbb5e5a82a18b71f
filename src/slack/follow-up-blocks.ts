import type { KnownBlock } from "@slack/types";
import type { FollowUp, When } from "../follow-up/follow-up.ts";
import { aside, markup, title, typed } from "./blocks.ts";
import { whenMarkup, whenText } from "./dates.ts";
import { quoted } from "./text.ts";

/** The time before the last reschedule. */
const previousTime = (followUp: FollowUp): When | undefined => {
  const { previousStartsAt: startsAt, previousAllDay: allDay, previousDurationMinutes: durationMinutes, previousZone: zone } = followUp;
  return startsAt === null || allDay === null || durationMinutes === null || zone === null
    ? undefined
    : { startsAt, allDay, durationMinutes, zone };
};

/** Title, time, place and description, with the old time struck through after a reschedule. */
export function aboutBlocks(followUp: FollowUp, zone: string): KnownBlock[] {
  const previous = previousTime(followUp);
  const when = whenMarkup(followUp, zone);
  return [
    title(followUp.title),
    markup(`*When:* ${previous ? `~${whenMarkup(previous, zone)}~ → ${when}` : when}`),
    ...(followUp.location === "" ? [] : typed(`Where: ${followUp.location}`)),
    ...typed(followUp.description),
    ...(followUp.sourceUrl === null ? [] : [aside(`From <${followUp.sourceUrl}|this message>`)]),
  ];
}

/** The same for a message's `text`: “Kick-off” on Fri 27 Nov 2026, … (before: …), Room 4. */
export function aboutText(followUp: FollowUp, zone: string): string {
  const previous = previousTime(followUp);
  const place = followUp.location === "" ? "" : `, ${quoted(followUp.location)}`;
  return `${quoted(followUp.title)} on ${whenText(followUp, zone)}${previous ? ` (before: ${whenText(previous, zone)})` : ""}${place}`;
}

/** Something that a person said, as they typed it. */
export const saidBlocks = (lead: string, words: string): KnownBlock[] => (words === "" ? [] : [markup(lead), ...typed(`“${words}”`)]);
