import type { RichTextElement } from "@slack/types";
import { richText } from "./phrases.ts";

// A word of its own, of characters that look like nothing else, so that where it leads is what it says.
const word = /(?<=^|\s)https:\/\/[\w.:/?#[\]@!$&'()*+,;=%~-]+(?=\s|$)/;

/** The address (https) in a location, as it was typed; undefined where there is none. */
export function linkIn(location: string): string | undefined {
  const found = word.exec(location)?.[0].replace(/[.,;:!?]+$/, "");
  if (found === undefined || !URL.canParse(found)) return undefined;
  const { username, password, hostname } = new URL(found);
  return username === "" && password === "" && hostname.includes(".") ? found : undefined;
}

/** A location with the address in it as a link. Other text never becomes one. */
export function locationElements(location: string): RichTextElement[] {
  const url = linkIn(location);
  if (url === undefined) return richText(location);
  const [before = "", ...after] = location.split(url);
  return [...richText(before), { type: "link", url }, ...richText(after.join(url))];
}
