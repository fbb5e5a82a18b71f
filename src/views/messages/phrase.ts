import type { When } from "../../domain/follow-up.ts";

/** A part of a sentence. Only `said` contains user text, which is always rendered so that nothing in it formats, pings, or links. */
export type Part = string | { person: string } | { when: When; isDue?: boolean } | { strong: string } | { code: string } | { said: string };

/** A whole sentence. Messages, forms, and notifications each render it differently. */
export type Phrase = Part[];

/** Template tag for a phrase, such as phrase`${{ person }} declined your meeting`. */
export const phrase = (words: TemplateStringsArray, ...parts: (Part | Phrase)[]): Phrase =>
  mergeStrings(words.flatMap((word, index) => [word, ...partsOf(parts[index])]));

/** Merges adjacent strings. */
function mergeStrings(parts: Phrase): Phrase {
  const merged: Phrase = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof last === "string" && typeof part === "string") merged.splice(-1, 1, last + part);
    else if (part !== "") merged.push(part);
  }
  return merged;
}

const partsOf = (part: Part | Phrase | undefined): Phrase => {
  if (part === undefined) return [];
  return Array.isArray(part) ? part : [part];
};
