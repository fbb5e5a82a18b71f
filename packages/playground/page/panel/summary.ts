import type { PlaygroundPerson, Traffic } from "../../contract.ts";

/** Who did what, or what was said, in a few words. */
export function summaryOf({ body, direction }: Traffic, people: PlaygroundPerson[]): string {
  const nameOf = (id: unknown): string | undefined => people.find((person) => person.id === id)?.name;
  const isPressed = at(body, "actions", "0", "text", "text") ?? at(body, "actions", "0", "selected_option", "text", "text");
  const said = isPressed ?? at(body, "view", "title", "text") ?? at(body, "text");
  const words = typeof said === "string" ? said.replace(/<@(\w+)(\|[^>]*)?>/g, (whole, id: string) => nameOf(id) ?? whole) : undefined;
  const who = direction === "to the bot" ? nameOf(at(body, "user", "id") ?? at(body, "user_id")) : undefined;
  return [who, words].filter(Boolean).join(": ");
}

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined), value);
