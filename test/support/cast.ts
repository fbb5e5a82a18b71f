import type { Person, Slack } from "../../packages/slack-emulator/index.ts";

export type Cast = { ana: Person; bo: Person; cy: Person; dee: Person };

/** Ana organizes from Berlin; the others are elsewhere. */
export const cast = (slack: Slack): Cast => ({
  ana: slack.addPerson({ name: "Ana", tz: "Europe/Berlin" }),
  bo: slack.addPerson({ name: "Bo", tz: "America/New_York" }),
  cy: slack.addPerson({ name: "Cy", tz: "Asia/Kolkata" }),
  dee: slack.addPerson({ name: "Dee", tz: "Europe/London", guest: true }),
});

/** Creates a follow-up with the form that /followup opens. */
export async function sends(person: Person, title: string, fields: Parameters<Person["submits"]>[0]): Promise<void> {
  await person.types(`/followup ${title}`);
  await person.seesModal("New follow-up");
  const submitted = await finalResult(person, await person.submits({ Date: "2026-11-27", Time: "15:00", ...fields }));
  if (!("closed" in submitted)) throw new Error(`the form did not close: ${JSON.stringify(submitted)}`);
}

type SubmitResult = Awaited<ReturnType<Person["submits"]>>;

/** Waits for the final result of a submitted form, which on a busy machine first says “One moment”, as with a slow database. */
export async function finalResult(person: Person, submitted: SubmitResult): Promise<SubmitResult> {
  if (!("modal" in submitted) || submitted.modal.title !== "One moment") return submitted;
  await person.until(() => person.modal?.title !== "One moment");
  const { modal } = person;
  if (modal && modal.title !== "Done") return { modal };
  if (modal) await person.closesModal();
  return { closed: true };
}

/** Declines with a reason. */
export async function declines(person: Person, reason: string): Promise<void> {
  await person.clicks("Decline");
  await person.seesModal("Decline");
  await person.submits({ Reason: reason });
}
