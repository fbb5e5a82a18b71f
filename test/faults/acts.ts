import { setTimeout } from "node:timers/promises";
import type { Person, SeenMessage } from "../../packages/slack-emulator/index.ts";

/**
 * What a person knows after they did something: it was taken, or it may have been taken or not.
 * "open" is a form that is still there to be sent once more, which cannot be taken twice.
 */
type Told = "taken" | "open" | "unknown";

type Entries = Parameters<Person["submits"]>[0];

// What is delivered by a process that was killed is taken up after its heartbeat has been missed, and a queue may stand before it.
const timeoutMs = 90_000;
// Longer than any outage here lasts.
const persistence = 60_000;

const failed = "Something went wrong";
const slow = "Still working on it.";

/** A message about this follow-up that has this button, once it is there. */
const seesButton = (person: Person, title: string, label: string): Promise<SeenMessage> =>
  person.sees((message) => isAbout(message, title) && message.labels.includes(label), { within: timeoutMs });

const isAbout = ({ ephemeral, screen }: SeenMessage, title: string) => !ephemeral && screen.includes(title);

/** Clicks a button until its card shows that it was taken, or until that is said. */
export async function clicks(person: Person, title: string, label: string, shows: string): Promise<boolean> {
  for (const goesOn = persistently(); goesOn(); ) {
    const card = await seesButton(person, title, label);
    const now = () => person.messages.find(({ ts }) => ts === card.ts);
    const isShown = () => now()?.screen.includes(shows) ?? false;
    const before = person.messages.length;
    const { acked } = await person.clicks(label, { in: card });
    if (acked && (await whatBecomes(person, before, () => isShown() || !now()?.labels.includes(label), isShown)) === "taken") return true;
    await pause();
    if (isShown()) return true;
  }
  return false;
}

/** Opens a form with a button and sends it, until it is known to be taken. */
export async function decides(person: Person, title: string, label: string, form: string, entries: Entries): Promise<boolean> {
  const card = await seesButton(person, title, label);
  const isTaken = await persists(
    () => isOver(person, card, label),
    () => fills(person, () => person.clicks(label, { in: card }), form, entries),
  );
  // Of one that was taken without a word the form is still open.
  if (person.modal) await person.closesModal();
  return isTaken;
}

/** Sends a new follow-up. A form that ended without a word is not sent again, because it may have been taken. */
export async function creates(person: Person, title: string, entries: Entries): Promise<boolean> {
  let told: Told = "open";
  for (const goesOn = persistently(); told === "open" && goesOn(); ) {
    told = await fills(person, () => person.types(`/followup ${title}`), "New follow-up", entries);
    if (told === "open") await pause();
  }
  return told === "taken";
}

/** Looks at the list, as often as it takes. */
export async function lists(person: Person): Promise<boolean> {
  return persists(
    () => false,
    async () => {
      const before = person.messages.length;
      const { acked } = await person.types("/invitations");
      const shown = person.messages.slice(before).some(({ ephemeral, screen }) => ephemeral && !screen.includes(failed));
      return acked && shown ? "taken" : "unknown";
    },
  );
}

const isOver = (person: Person, { ts }: SeenMessage, label: string) =>
  person.messages.some((message) => message.ts === ts && !message.labels.includes(label));

async function persists(isDone: () => boolean, act: () => Promise<Told>): Promise<boolean> {
  for (const goesOn = persistently(); goesOn(); ) {
    if (isDone() || (await act()) === "taken") return true;
    await pause();
  }
  return false;
}

/** Whether somebody who began now still tries. */
function persistently() {
  const began = performance.now();
  return () => performance.now() - began < persistence;
}

/** As long as a person needs to try again. */
const pause = () => setTimeout(250);

/** What comes of a click that was acknowledged. When nothing is said and nothing moves, it has to be taken. */
async function whatBecomes(person: Person, before: number, hasMoved: () => boolean, isShown: () => boolean): Promise<Told> {
  const said = () => person.messages.slice(before).filter(({ ephemeral }) => ephemeral);
  const outcome = () => said().find(({ screen }) => !screen.includes(slow));
  const isSlow = () => said().some(({ screen }) => screen.includes(slow));
  const isKnown = () => hasMoved() || outcome() !== undefined;
  await person.until(() => isKnown() || isSlow(), { within: timeoutMs }).catch(() => {});
  if (!isKnown()) await person.until(isKnown, { within: 20_000 }).catch(() => {});
  if (isShown()) return "taken";
  const last = outcome()?.screen;
  if (last !== undefined) return last.startsWith("Done.") || last.includes("already") ? "taken" : "unknown";
  return isSlow() || hasMoved() ? "unknown" : "taken";
}

async function fills(person: Person, open: () => Promise<unknown>, form: string, entries: Entries): Promise<Told> {
  if (person.modal?.title !== form) {
    await open();
    // A form that is announced first comes a little later; one that never comes is asked for again.
    if (!(await appears(person, form))) return "open";
  }
  const submitted = await person.submits(entries);
  if ("closed" in submitted) return "taken";
  if ("errors" in submitted) return wasFailure(Object.values(submitted.errors)) ? "open" : close(person, "taken");
  if (submitted.modal.title !== "One moment") return close(person, submitted.modal.title === "Not possible" ? "taken" : "unknown");
  await person.until(() => person.modal?.title !== "One moment", { within: 20_000 }).catch(() => {});
  return close(person, person.modal?.title === "Done" ? "taken" : "unknown");
}

const wasFailure = (errors: string[]) => errors.every((error) => error.includes(failed) || error.includes("trouble connecting"));

async function appears(person: Person, form: string): Promise<boolean> {
  const isThere = await person.seesModal(form, { within: 4_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere && person.modal) await person.closesModal();
  return isThere;
}

async function close(person: Person, told: Told): Promise<Told> {
  if (person.modal) await person.closesModal();
  return told;
}
