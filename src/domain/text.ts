// Excludes spaces, control characters, and what Unicode marks as ignorable when rendered (fillers, zero-width characters, variation
// selectors, tags), plus what it doesn't mark: the blank Braille pattern, the null notehead, the Khitan filler, and the annotation marks.
const visible = /[^\s\p{Z}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u{2800}\u{1d159}\u{16fe4}\u{fff9}-\u{fffb}]/u;

const lineBreak = /\r\n?/g;
// PostgreSQL rejects NUL, and no one types the others on purpose.
const control = /(?![\n\t])\p{Cc}/gu;

/**
 * Returns what someone typed as it is stored: without control characters and surrounding space, but otherwise exactly as typed.
 * Returns "" if none of it would be visible.
 */
export const visibleText = (text: string): string =>
  visible.test(text) ? text.replace(lineBreak, "\n").replace(control, "").toWellFormed().trim() : "";

/** Returns the length in code points, which is how Slack counts. */
export const length = (text: string) => Array.from(text).length;

/** Shortens text to at most `limit` code points and `maxLines` lines, after a whole word if that's near. */
export function excerpt(text: string, limit: number, maxLines: number): string {
  const start = text.split("\n", maxLines).join("\n");
  if (start === text && length(text) <= limit) return text;
  const whole =
    length(start) < limit
      ? start
      : Array.from(start)
          .slice(0, limit - 1)
          .join("")
          .replace(/\s+\S{0,30}$/, "");
  return `${whole.trimEnd()}…`;
}

/** Shortens text to at most `limit` code points, with an ellipsis if something was cut off. */
export function shorten(text: string, limit: number): string {
  const points = Array.from(text);
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
