import type { PlaygroundPerson, Traffic } from "../../contract.ts";

/** Summarizes an exchange in a few words: who did what, or the message text. */
export function summaryOf({ body, direction }: Traffic, people: PlaygroundPerson[]): string {
  const nameOf = (id: unknown): string | undefined => people.find((person) => person.id === id)?.name;
  const clickedLabel = valueAt(body, "actions", "0", "text", "text") ?? valueAt(body, "actions", "0", "selected_option", "text", "text");
  const subject = clickedLabel ?? valueAt(body, "view", "title", "text") ?? valueAt(body, "text");
  const text = typeof subject === "string" ? subject.replace(/<@(\w+)(\|[^>]*)?>/g, (whole, id: string) => nameOf(id) ?? whole) : undefined;
  const who = direction === "to the bot" ? nameOf(valueAt(body, "user", "id") ?? valueAt(body, "user_id")) : undefined;
  return [who, text].filter(Boolean).join(": ");
}

const valueAt = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined), value);
