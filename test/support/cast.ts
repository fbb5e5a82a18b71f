import type { Person, Slack } from "../../stand-in/index.ts";

export type Cast = { ana: Person; bo: Person; cy: Person; dee: Person };

/** Ana organizes from Berlin; the others are elsewhere. */
export const cast = (slack: Slack): Cast => ({
  ana: slack.addPerson({ name: "Ana", tz: "Europe/Berlin" }),
  bo: slack.addPerson({ name: "Bo", tz: "America/New_York" }),
  cy: slack.addPerson({ name: "Cy", tz: "Asia/Kolkata" }),
  dee: slack.addPerson({ name: "Dee", tz: "Europe/London", guest: true }),
});

/** Somebody sends a follow-up with the form, from the command. */
export async function sends(person: Person, title: string, fields: Parameters<Person["submits"]>[0]): Promise<void> {
  await person.types(`/followup ${title}`);
  await person.seesModal("New follow-up");
  const submitted = await person.submits({ Date: "2026-11-27", Time: "15:00", ...fields });
  // A machine with much to do is answered like a slow database.
  if ("modal" in submitted && submitted.modal.title === "One moment") {
    await person.seesModal("Done", { within: 15_000 });
    await person.closesModal();
  } else if (!("closed" in submitted)) throw new Error(`the form did not close: ${JSON.stringify(submitted)}`);
}

/** Somebody answers with Decline and a reason. */
export async function declines(person: Person, reason: string): Promise<void> {
  await person.clicks("Decline");
  await person.seesModal("Decline");
  await person.submits({ Reason: reason });
}
