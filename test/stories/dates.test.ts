import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { cardsOf } from "../support/faults.ts";
import { forgery, formOf } from "../support/forge.ts";

/** Returns the time zone named below a form's date field. */
const zoneOf = (form: { text: string }) => /In your time zone, (\S+)\./.exec(form.text)?.[1];

async function moves({ slack, store }: Pick<TestBot, "slack" | "store">, person: Person, zone: string) {
  await slack.moveTo(person, zone);
  await expect.poll(async () => (await store.db.member.findFirst({ where: { id: person.id } }))?.zone).toBe(zone);
}

/** Ana's stocktaking takes all day, and Bo has accepted it. */
async function acceptedDay() {
  const testBot = await startTestBot();
  const { ana, bo } = cast(testBot.slack);
  await sends(ana, "Stocktaking", { Participants: [bo], Time: null });
  await bo.sees("Invited");
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  await testBot.settled();
  return { ...testBot, ana, bo };
}

test("rescheduling an all-day follow-up to the same date keeps its answers, whatever the zone or duration", async () => {
  const testBot = await acceptedDay();
  const { store, ana, bo, settled } = testBot;
  const alreadyScheduled = { errors: { Date: "That's already the scheduled time. Choose another." } };
  for (const zone of ["Asia/Tokyo", "Pacific/Pago_Pago", "Pacific/Kiritimati"]) {
    await moves(testBot, ana, zone);
    await ana.clicks("Reschedule…");
    await ana.seesModal("Reschedule");
    expect(await ana.submits({})).toEqual(alreadyScheduled);
    expect(await ana.submits({ Duration: "1 hour" })).toEqual(alreadyScheduled);
    await ana.closesModal();
  }
  await settled();
  expect(cardsOf(bo)).toHaveLength(1);
  expect(await store.db.followUp.findFirst()).toMatchObject({ revision: 1, zone: "Europe/Berlin" });
  await ana.clicks("Reschedule…");
  await ana.submits({ Date: "2026-11-28" });
  expect((await bo.sees("→ Sat, Nov 28, 2026, all day")).screen).toContain("~Fri, Nov 27, 2026, all day~ → Sat, Nov 28, 2026, all day");
});

test("the form of an all-day follow-up shows its date and the zone for entering a time", async () => {
  const testBot = await acceptedDay();
  const { store, ana } = testBot;
  await moves(testBot, ana, "Pacific/Kiritimati");
  await ana.clicks("Reschedule…");
  const form = await ana.seesModal("Reschedule");
  expect(form.text).toContain("2026-11-27");
  expect(zoneOf(form)).toBe("Pacific/Kiritimati");
  await ana.submits({ Time: "15:00" });
  expect(await store.db.followUp.findFirst()).toMatchObject({ startsAt: new Date("2026-11-27T01:00:00Z"), zone: "Pacific/Kiritimati" });
});

test("a form is read in the zone it names, even if the profile has changed since", async () => {
  const testBot = await startTestBot();
  const { store } = testBot;
  const { ana, bo } = cast(testBot.slack);
  await ana.types("/followup Kick-off");
  expect(zoneOf(await ana.seesModal("New follow-up"))).toBe("Europe/Berlin");
  await moves(testBot, ana, "Asia/Tokyo");
  await ana.submits({ Participants: [bo], Date: "2026-11-28", Time: "15:00" });
  expect(await store.db.followUp.findFirst()).toMatchObject({ startsAt: new Date("2026-11-28T14:00:00Z"), zone: "Europe/Berlin" });

  await ana.sees("Invited (1)");
  await testBot.settled();
  await ana.clicks("Reschedule…");
  expect(zoneOf(await ana.seesModal("Reschedule"))).toBe("Asia/Tokyo");
  await moves(testBot, ana, "America/New_York");
  await ana.submits({ Date: "2026-11-29", Time: null });
  expect(await store.db.followUp.findFirst()).toMatchObject({
    startsAt: new Date("2026-11-28T15:00:00Z"),
    allDay: true,
    zone: "Asia/Tokyo",
  });
});

test.each([["Mars/Olympus"], [""], [7], [null], [undefined]])(
  "a form with %j as its stored zone falls back to the profile's zone",
  async (zone) => {
    const { slack, store, settled } = await startTestBot();
    const { ana, bo } = cast(slack);
    const forge = forgery(slack);
    const replaceZone = async () => {
      const metadata = JSON.parse(String(formOf(ana)["private_metadata"]));
      await forge.form(ana, { private_metadata: JSON.stringify({ ...metadata, zone }) });
    };
    await ana.types("/followup Kick-off");
    await ana.seesModal("New follow-up");
    await replaceZone();
    expect(await ana.submits({ Participants: [bo], Date: "2026-11-28", Time: "15:00" })).toEqual({ closed: true });
    expect(await store.db.followUp.findFirst()).toMatchObject({ startsAt: new Date("2026-11-28T14:00:00Z"), zone: "Europe/Berlin" });
    await ana.sees("Invited (1)");
    await settled();
    await ana.clicks("Reschedule…");
    await ana.seesModal("Reschedule");
    await replaceZone();
    expect(await ana.submits({ Date: "2026-11-29", Time: "15:00" })).toEqual({ closed: true });
    expect(await store.db.followUp.findFirst()).toMatchObject({ startsAt: new Date("2026-11-29T14:00:00Z"), zone: "Europe/Berlin" });
  },
);

test("answers to an all-day follow-up can change through the day after, in the invitee's zone", async () => {
  const testBot = await startTestBot();
  const { ana } = cast(testBot.slack);
  const kai = testBot.slack.addPerson({ name: "Kai", tz: "Pacific/Kiritimati" });
  const pua = testBot.slack.addPerson({ name: "Pua", tz: "Pacific/Pago_Pago" });
  await sends(ana, "Stocktaking", { Participants: [kai, pua], Time: null });
  for (const person of [kai, pua]) {
    await person.sees("Invited");
    await person.clicks("Accept");
  }
  await ana.sees("Accepted (2)");
  await testBot.settled();
  // The 28th is over in Kiritimati and has another 25 hours to go in Pago Pago.
  testBot.setNow(new Date("2026-11-28T10:00:00Z"));
  await kai.clicks("Change answer");
  await kai.sees("It's too late to change your answer. Answers can be changed until the day after the follow-up.");
  expect(kai.modal).toBeUndefined();
  testBot.setNow(new Date("2026-11-29T10:59:59Z"));
  await pua.clicks("Change answer");
  await pua.seesModal("Decline");
  await pua.submits({ Reason: "Ill" });
  await ana.sees("@Pua declined your meeting");
  await testBot.settled();
  testBot.setNow(new Date("2026-11-29T11:00:00Z"));
  await pua.clicks("Change answer");
  await pua.sees("It's too late to change your answer. Answers can be changed until the day after the follow-up.");
  expect(await testBot.store.db.invitation.count({ where: { state: "DECLINED" } })).toBe(1);
});

test("all-day today can be chosen as long as it's still today for the organizer", async () => {
  const { slack, setNow } = await startTestBot();
  const kai = slack.addPerson({ name: "Kai", tz: "Pacific/Kiritimati" });
  const pua = slack.addPerson({ name: "Pua", tz: "Pacific/Pago_Pago" });
  setNow(new Date("2026-11-23T10:30:00Z"));
  await kai.types("/followup Over there");
  expect(await kai.submits({ Date: "2026-11-23", Time: null })).toMatchObject({ errors: { Date: expect.stringContaining("in the past") } });
  await pua.types("/followup Hardly begun");
  expect(await pua.submits({ Date: "2026-11-23", Time: null })).toEqual({ closed: true });
});

test.each(["/followup", "/invitations"])("“%s help” shows help and opens no form", async (command) => {
  const { slack } = await startTestBot();
  const { ana } = cast(slack);
  for (const word of ["help", "HELP", "  Help "]) {
    await ana.types(`${command} ${word}`);
    const help = await ana.sees(({ ephemeral, screen }) => ephemeral && screen.includes("/followup help"));
    expect(help.screen).toContain("/invitations help: show this help");
    expect(ana.modal).toBeUndefined();
  }
});

test.each(["help me move", "Help!", "?"])("“%s” is taken as a title", async (title) => {
  const { slack } = await startTestBot();
  const { ana } = cast(slack);
  await ana.types(`/followup ${title}`);
  expect((await ana.seesModal("New follow-up")).text).toContain(title);
});
