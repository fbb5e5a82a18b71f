import { emojiNamed } from "./emoji.ts";

/** Text in which `:name:` is shown as an emoji. */
export function Emojis({ text }: { text: string }) {
  const parts = text.split(/(:[a-z0-9_+'-]+:)/);
  return <>{parts.map((part, index) => (index % 2 === 1 ? <Emoji key={index} name={part.slice(1, -1)} /> : part))}</>;
}

export function Emoji({ name }: { name: string }) {
  const sign = emojiNamed(name);
  if (!sign) return <>{`:${name}:`}</>;
  return (
    <span role="img" aria-label={name.replaceAll("_", " ")}>
      {sign}
    </span>
  );
}
