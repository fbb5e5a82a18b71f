import { setTimeout } from "node:timers/promises";
import type { Person, SeenMessage } from "../../packages/slack-emulator/index.ts";

/**
 * What a person knows after acting: it was saved, or it may or may not have been saved.
 * "open" is a form that wasn't saved and can be submitted again.
 */
type Outcome = "saved" | "open" | "unknown";

type Entries = Parameters<Person["submits"]>[0];

// A killed process's jobs are retried only after it misses its heartbeat, and other jobs may be queued before them.
const timeoutMs = 90_000;
// Longer than any outage in these tests.
const retryForMs = 60_000;

const failed = "Something went wrong";
const slow = "Still working on it.";

/** Waits for a message about this follow-up that has this button. */
const seesButton = (person: Person, title: string, label: string): Promise<SeenMessage> =>
  person.sees((message) => isAbout(message, title) && message.labels.includes(label), { within: timeoutMs });

const isAbout = ({ ephemeral, screen }: SeenMessage, title: string) => !ephemeral && screen.includes(title);

/** Clicks a button until its card or a reply confirms that it was saved. */
export async function clicks(person: Person, title: string, label: string, shows: string): Promise<boolean> {
  for (const keepsTrying = retryWindow(); keepsTrying(); ) {
    const card = await seesButton(person, title, label);
    const now = () => person.messages.find(({ ts }) => ts === card.ts);
    const isShown = () => now()?.screen.includes(shows) ?? false;
    const before = person.messages.length;
    const { acked } = await person.clicks(label, { in: card });
    if (acked && (await clickOutcome(person, before, () => isShown() || !now()?.labels.includes(label), isShown)) === "saved") return true;
    await pause();
    if (isShown()) return true;
  }
  return false;
}

/** Opens a form with a button and submits it until it is known to be saved. */
export async function submitsForm(person: Person, title: string, label: string, form: string, entries: Entries): Promise<boolean> {
  const card = await seesButton(person, title, label);
  const isSaved = await retryUntilSaved(
    () => isOver(person, card, label),
    () => fillForm(person, () => person.clicks(label, { in: card }), form, entries),
  );
  // A form that was saved without confirmation is still open.
  if (person.modal) await person.closesModal();
  return isSaved;
}

/** Creates a follow-up. A form without an outcome is not submitted again, because it may have been saved. */
export async function creates(person: Person, title: string, entries: Entries): Promise<boolean> {
  let outcome: Outcome = "open";
  for (const keepsTrying = retryWindow(); outcome === "open" && keepsTrying(); ) {
    outcome = await fillForm(person, () => person.types(`/followup ${title}`), "New follow-up", entries);
    if (outcome === "open") await pause();
  }
  return outcome === "saved";
}

/** Opens the list, retrying until it is shown. */
export async function lists(person: Person): Promise<boolean> {
  return retryUntilSaved(
    () => false,
    async () => {
      const before = person.messages.length;
      const { acked } = await person.types("/invitations");
      const shown = person.messages.slice(before).some(({ ephemeral, screen }) => ephemeral && !screen.includes(failed));
      return acked && shown ? "saved" : "unknown";
    },
  );
}

const isOver = (person: Person, { ts }: SeenMessage, label: string) =>
  person.messages.some((message) => message.ts === ts && !message.labels.includes(label));

async function retryUntilSaved(isDone: () => boolean, act: () => Promise<Outcome>): Promise<boolean> {
  for (const keepsTrying = retryWindow(); keepsTrying(); ) {
    if (isDone() || (await act()) === "saved") return true;
    await pause();
  }
  return false;
}

/** Returns a predicate that stays true while a person starting now keeps retrying. */
function retryWindow() {
  const began = performance.now();
  return () => performance.now() - began < retryForMs;
}

/** Waits as long as a person takes to try again. */
const pause = () => setTimeout(250);

/** Returns the outcome of an acknowledged click. Without a reply or a change, the click must have been saved. */
async function clickOutcome(person: Person, before: number, hasChanged: () => boolean, isShown: () => boolean): Promise<Outcome> {
  const replies = () => person.messages.slice(before).filter(({ ephemeral }) => ephemeral);
  const findReply = () => replies().find(({ screen }) => !screen.includes(slow));
  const isSlow = () => replies().some(({ screen }) => screen.includes(slow));
  const isKnown = () => hasChanged() || findReply() !== undefined;
  await person.until(() => isKnown() || isSlow(), { within: timeoutMs }).catch(() => {});
  if (!isKnown()) await person.until(isKnown, { within: 20_000 }).catch(() => {});
  if (isShown()) return "saved";
  const last = findReply()?.screen;
  if (last !== undefined) return last.startsWith("Done.") || last.includes("already") ? "saved" : "unknown";
  return isSlow() || hasChanged() ? "unknown" : "saved";
}

async function fillForm(person: Person, open: () => Promise<unknown>, form: string, entries: Entries): Promise<Outcome> {
  if (person.modal?.title !== form) {
    await open();
    // A form that follows a loading view opens a little later; one that never opens is requested again.
    if (!(await formAppears(person, form))) return "open";
  }
  const submitted = await person.submits(entries);
  if ("closed" in submitted) return "saved";
  if ("errors" in submitted) return wasFailure(Object.values(submitted.errors)) ? "open" : closeModal(person, "saved");
  if (submitted.modal.title !== "One moment") return closeModal(person, submitted.modal.title === "Can't do that" ? "saved" : "unknown");
  await person.until(() => person.modal?.title !== "One moment", { within: 20_000 }).catch(() => {});
  return closeModal(person, person.modal?.title === "Done" ? "saved" : "unknown");
}

const wasFailure = (errors: string[]) => errors.every((error) => error.includes(failed) || error.includes("trouble connecting"));

async function formAppears(person: Person, form: string): Promise<boolean> {
  const isThere = await person.seesModal(form, { within: 4_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere && person.modal) await person.closesModal();
  return isThere;
}

async function closeModal(person: Person, outcome: Outcome): Promise<Outcome> {
  if (person.modal) await person.closesModal();
  return outcome;
}
