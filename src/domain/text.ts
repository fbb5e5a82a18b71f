// Besides spaces and control characters: what Unicode says is ignored when it is drawn (fillers, zero-width characters, variation selectors, tags),
// and what it does not say: the empty Braille pattern, the empty notehead, the Khitan filler, the marks of annotations.
const visible = /[^\s\p{Z}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u{2800}\u{1d159}\u{16fe4}\u{fff9}-\u{fffb}]/u;

const lineBreak = /\r\n?/g;
// PostgreSQL takes no NUL, and nobody means the others.
const control = /(?![\n\t])\p{Cc}/gu;

/**
 * What somebody typed as it is kept: without control characters and without space around it, but otherwise exactly as it was typed.
 * It is "" when nobody would see anything of it.
 */
export const visibleText = (text: string): string =>
  visible.test(text) ? text.replace(lineBreak, "\n").replace(control, "").toWellFormed().trim() : "";

/** Returns the length in code points, which is how Slack counts. */
export const length = (text: string) => Array.from(text).length;

/** At most `limit` code points, with an ellipsis where something is left out. */
export function shorten(text: string, limit: number): string {
  const points = Array.from(text);
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
