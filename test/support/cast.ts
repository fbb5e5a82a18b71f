import type { Person, Slack } from "../../packages/slack-emulator/index.ts";

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
  const submitted = await inTheEnd(person, await person.submits({ Date: "2026-11-27", Time: "15:00", ...fields }));
  if (!("closed" in submitted)) throw new Error(`the form did not close: ${JSON.stringify(submitted)}`);
}

type Submitted = Awaited<ReturnType<Person["submits"]>>;

/** What becomes of a form that was sent: a machine with much to do is answered like a slow database, that it takes a moment. */
export async function inTheEnd(person: Person, submitted: Submitted): Promise<Submitted> {
  if (!("modal" in submitted) || submitted.modal.title !== "One moment") return submitted;
  await person.until(() => person.modal?.title !== "One moment");
  const { modal } = person;
  if (modal && modal.title !== "Done") return { modal };
  if (modal) await person.closesModal();
  return { closed: true };
}

/** Somebody answers with Decline and a reason. */
export async function declines(person: Person, reason: string): Promise<void> {
  await person.clicks("Decline");
  await person.seesModal("Decline");
  await person.submits({ Reason: reason });
}
