import type { RichTextElement } from "@slack/types";
import { richText } from "./phrases.ts";

// A separate word of unambiguous ASCII characters, so that the link goes where it seems to.
const urlPattern = /(?<=^|\s)https:\/\/[\w.:/?#[\]@!$&'()*+,;=%~-]+(?=\s|$)/;

/** Returns the https URL in a location, as typed, or undefined. */
export function linkIn(location: string): string | undefined {
  const found = urlPattern.exec(location)?.[0].replace(/[.,;:!?]+$/, "");
  if (found === undefined || !URL.canParse(found)) return undefined;
  const { username, password, hostname } = new URL(found);
  return username === "" && password === "" && hostname.includes(".") ? found : undefined;
}

/** Returns a location as rich text, with its https URL as a link. Nothing else is linked. */
export function locationElements(location: string): RichTextElement[] {
  const url = linkIn(location);
  if (url === undefined) return richText(location);
  const [before = "", ...after] = location.split(url);
  return [...richText(before), { type: "link", url }, ...richText(after.join(url))];
}
