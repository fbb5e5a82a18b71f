/** What the rules need to know about somebody who is to be invited. */
export type Person = { id: string; isBot: boolean; isExternal: boolean; deactivated: boolean };

export type NotInvitable = "bot" | "deactivated" | "external";

/** Why nobody may invite or assign to this person; undefined when they may. Guests may. */
export function notInvitable(person: Person): NotInvitable | undefined {
  if (person.isBot) return "bot";
  if (person.deactivated) return "deactivated";
  if (person.isExternal) return "external";
  return undefined;
}

/** Each person once, without those in `except`. */
export function distinct(people: Person[], ...except: string[]): Person[] {
  const byId = new Map(people.map((person) => [person.id, person]));
  for (const id of except) byId.delete(id);
  return [...byId.values()];
}
