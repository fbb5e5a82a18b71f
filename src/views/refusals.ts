import type { Refusal } from "../domain/types.ts";
import type { FollowUp } from "../domain/follow-up.ts";
import { type Message, sentenceMessage } from "./blocks.ts";
import { messages } from "./messages/index.ts";
import { toPlain, toText } from "./phrases.ts";
import { person } from "./status.ts";

const { refusals } = messages;

/** Whether it is the chosen person, or the chosen time, that is wrong: then it is said under that field of the form. */
export const isAboutPerson = ({ because }: Refusal) =>
  ["bot", "deactivated", "external", "same-person", "already-invited", "too-many-invited"].includes(because);
export const isAboutTime = ({ because }: Refusal) => ["in-the-past", "too-far", "same-time"].includes(because);

/** Who is told, in which zone (IANA), and what people are called there. */
export type Reader = { personId: string; zone: string; name?: (personId: string) => string };

/** Why nothing was done, in one sentence for the person. Without names it is for a message, where Slack shows them. */
export function refusalText(
  { because, personId }: Refusal,
  followUp: FollowUp | undefined,
  { personId: reader, zone, name }: Reader,
): string {
  const who = personId === undefined ? [refusals.thisPerson] : person(personId);
  const sentence = refusals.because[because]({ who, isReader: personId === reader, when: followUp });
  return name ? toPlain(sentence, { zone, name }) : toText(sentence, zone);
}

/** The same as a message, which says what it is about. */
export const refusalMessage = (refusal: Refusal, followUp: FollowUp | undefined, reader: Reader): Message =>
  sentenceMessage(refusalText(refusal, followUp, reader), followUp?.title);
