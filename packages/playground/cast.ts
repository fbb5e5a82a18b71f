import type { Person, Slack } from "../slack-emulator/index.ts";

/** The people of the playground; people without an entry in `notes` are ordinary colleagues. */
export type Cast = { people: Person[]; notes: Map<string, string> };

export function addCast(slack: Slack): Cast {
  const ana = slack.addPerson({ name: "Ana", tz: "Europe/Berlin" });
  const bo = slack.addPerson({ name: "Bo", tz: "America/New_York" });
  const cy = slack.addPerson({ name: "Cy", tz: "Asia/Kolkata" });
  const dee = slack.addPerson({ name: "Dee", tz: "Europe/London", guest: true });
  const eli = slack.addPerson({ name: "Eli", tz: "Europe/Berlin", deactivated: true });
  const calendar = slack.addPerson({ name: "Calendar", bot: true });
  return {
    people: [ana, bo, cy, dee, eli, calendar],
    notes: new Map([
      [ana.id, "organizer"],
      [dee.id, "guest"],
      [eli.id, "deactivated"],
      [calendar.id, "app"],
    ]),
  };
}
