/** What the rules need to know about a person to be invited. */
export type Person = { id: string; isBot: boolean; isExternal: boolean; deactivated: boolean };

export type UninvitableReason = "bot" | "deactivated" | "external";

/** Returns why this person can't be invited or assigned to, or undefined. Guests can be. */
export function uninvitableReason(person: Person): UninvitableReason | undefined {
  if (person.isBot) return "bot";
  if (person.deactivated) return "deactivated";
  if (person.isExternal) return "external";
  return undefined;
}

/** Removes duplicates and the people in `except`. */
export function distinctPeople(people: Person[], ...except: string[]): Person[] {
  const byId = new Map(people.map((person) => [person.id, person]));
  for (const id of except) byId.delete(id);
  return [...byId.values()];
}
