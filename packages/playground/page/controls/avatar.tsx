const HUES = [262, 199, 162, 24, 330, 45, 220, 290];

/** A person's initials on a color derived from their name. */
export function Avatar({ name, isApp = false }: { name: string; isApp?: boolean }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
  const sum = Array.from(name).reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return (
    <span class={isApp ? "avatar app" : "avatar"} style={{ "--hue": String(HUES[sum % HUES.length]) }} aria-hidden="true">
      {isApp ? "✓" : initials}
    </span>
  );
}
