import type { When } from "../../domain/follow-up.ts";

/** A piece of a sentence. Only `said` holds text that a user typed; each surface shows it so that nothing in it formats, pings, or links. */
export type Part = string | { person: string } | { when: When; isDue?: boolean } | { strong: string } | { code: string } | { said: string };

/** A whole sentence, which messages, forms, and notifications each render in their own way. */
export type Phrase = Part[];

/** Makes a phrase of a template literal: phrase`${{ person }} declined your meeting`. */
export const phrase = (words: TemplateStringsArray, ...parts: (Part | Phrase)[]): Phrase =>
  joined(words.flatMap((word, index) => [word, ...partsOf(parts[index])]));

/** Words in a row as one part. */
function joined(parts: Phrase): Phrase {
  const fewer: Phrase = [];
  for (const part of parts) {
    const last = fewer.at(-1);
    if (typeof last === "string" && typeof part === "string") fewer.splice(-1, 1, last + part);
    else if (part !== "") fewer.push(part);
  }
  return fewer;
}

const partsOf = (part: Part | Phrase | undefined): Phrase => {
  if (part === undefined) return [];
  return Array.isArray(part) ? part : [part];
};
