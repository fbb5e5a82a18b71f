import type { FollowUp } from "../domain/follow-up.ts";
import type { Refusal } from "../domain/types.ts";
import { type Message, sentenceMessage } from "./blocks.ts";
import { messages } from "./messages/index.ts";
import { toPlain, toText } from "./phrases.ts";
import type { Reader } from "./reader.ts";
import { person } from "./status.ts";

const { refusals } = messages;

/** Returns true if the chosen person is the problem, so that the refusal is shown under that field of the form. */
export const isAboutPerson = ({ because }: Refusal) =>
  ["bot", "deactivated", "external", "same-person", "already-invited", "too-many-invited"].includes(because);
/** Returns true if the chosen time is the problem. */
export const isAboutTime = ({ because }: Refusal) => ["in-the-past", "too-far", "same-time"].includes(because);

/** Returns one sentence that says why nothing was done. Without `name`, it's for a message, where Slack renders mentions. */
export function refusalText(
  { because, personId }: Refusal,
  followUp: FollowUp | undefined,
  { id: reader, zone }: Reader,
  nameOf?: (personId: string) => string,
): string {
  const who = personId === undefined ? [refusals.thisPerson] : person(personId);
  const sentence = refusals.because[because]({ who, isReader: personId === reader, when: followUp });
  return nameOf ? toPlain(sentence, { zone, name: nameOf }) : toText(sentence, zone);
}

/** Returns the refusal as a message that names the follow-up. */
export const refusalMessage = (refusal: Refusal, followUp: FollowUp | undefined, reader: Reader): Message =>
  sentenceMessage(refusalText(refusal, followUp, reader), followUp?.title);
