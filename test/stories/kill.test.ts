import { describe, expect, test } from "vitest";
import type { Person, Slack } from "../../packages/slack-emulator/index.ts";
import { openStore } from "../../src/store/store.ts";
import { type On } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";
import { untilAllShown } from "../support/metrics.ts";
import { inAWeek, overSocket, type Place, type Program, start as startProgram } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

// A killed process's jobs look active until their heartbeat has been missing for about ten seconds.
// The embedded database has only one process, which resumes them on startup.
const timeoutMs = { server: 60_000, embedded: 10_000 };

// These run on the program's own clock.

async function start(on: On) {
  const { slack } = await startTestSlack();
  const place: Place = on === "server" ? { databaseUrl: await createMigratedDatabase() } : { dataDir: await migratedFolder() };
  return { slack, place, program: await startProgram(await overSocket(slack, place)), ...cast(slack) };
}

/** Kills the program and restarts it with the same settings. */
async function restart(program: Program, slack: Slack): Promise<Program> {
  await program.signals("SIGKILL");
  slack.faults.clear();
  return startProgram(program.settings);
}

/** Waits until Slack is up to date, stops the program, and returns what the database holds. */
async function stopAndRead(program: Program, place: Place) {
  await untilAllShown(program);
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  const store = await openStore({ dataDir: "", ...place }, () => {});
  try {
    const answers = await store.db.history.findMany({ where: { what: { in: ["accept", "decline"] } }, orderBy: { actorId: "asc" } });
    return {
      answers: answers.map(({ actorId, what }) => `${actorId} ${what}`),
      notShown: await store.db.message.count({ where: { shownVersion: { lt: store.db.message.fields.desiredVersion } } }),
      messages: await store.db.message.count(),
    };
  } finally {
    await store.close();
  }
}

/** Counts the direct messages these people got, without ephemeral ones. */
const countMessages = (...people: Person[]) => people.flatMap(({ messages }) => messages.filter(({ ephemeral }) => !ephemeral)).length;

describe.each(["server", "embedded"] as const)("on the %s database", (on) => {
  const within = timeoutMs[on];
  test("killed after people answer but before delivery, it shows everyone the right cards after a restart", async () => {
    const { slack, place, program, ana, bo, cy, dee } = await start(on);
    await sends(ana, "Kick-off", { Participants: [bo, cy, dee], Date: inAWeek });
    for (const person of [bo, cy, dee]) await person.sees("Invited · @Ana");
    await ana.sees("Invited (3): @Bo, @Cy, @Dee");
    await dee.clicks("Decline");
    await dee.seesModal("Decline");

    // Slack never responds to these calls, so they are in flight when the process dies.
    slack.faults.next("chat.update", { kind: "timeout" }, { times: 100 });
    slack.faults.next("chat.postMessage", { kind: "timeout" }, { times: 100 });
    const acks = await Promise.all([bo.clicks("Accept"), cy.clicks("Accept"), dee.submits({ Reason: "Dentist" })]);
    expect(acks).toEqual([{ acked: true, ms: expect.any(Number) }, { acked: true, ms: expect.any(Number) }, { closed: true }]);
    const restarted = await restart(program, slack);

    await bo.sees("You accepted @Ana's meeting", { within });
    await cy.sees("You accepted @Ana's meeting", { within });
    await dee.sees("You declined @Ana's meeting", { within });
    await ana.sees(/Declined \(1\): @Dee\nAccepted \(2\): @Bo, @Cy/, { within });
    expect((await ana.sees("@Dee declined your meeting", { within })).screen).toContain("“Dentist”");
    expect(countMessages(ana, bo, cy, dee), "two for Ana, and one for each of the others").toBe(5);
    expect(await stopAndRead(restarted, place)).toEqual({
      answers: ["U0BO accept", "U0CY accept", "U0DEE decline"],
      notShown: 0,
      messages: 5,
    });
  });

  test.for([
    ["that Slack never got", "timeout"],
    ["that Slack already has", "lost"],
  ] as const)("killed while posting a notice %s, it shows exactly one", async ([, kind]) => {
    const { slack, place, program, ana, bo } = await start(on);
    await sends(ana, "Report", { Type: "Task", Owner: bo, Date: inAWeek });
    await bo.sees("Assigned · @Ana");
    await ana.sees("Assigned · Your task for @Bo");

    slack.faults.next("chat.postMessage", { kind }, { to: ana });
    const calls = (method: string) => slack.calls.filter((call) => call.method === method).length;
    const posts = calls("chat.postMessage");
    await declines(bo, "On leave");
    await ana.until(() => calls("chat.postMessage") > posts);
    const restarted = await restart(program, slack);

    expect((await ana.sees("@Bo declined the task you assigned", { within })).labels).toEqual(["Reassign", "Got it", "Cancel follow-up"]);
    await bo.sees("You declined @Ana's task", { within });
    await ana.sees("Declined (1): @Bo", { within });
    await ana.clicks("Got it");
    await ana.sees("You left it as is", { within });
    expect(ana.messages.filter(({ screen }) => screen.includes("@Bo declined the task you assigned"))).toHaveLength(1);
    expect(await stopAndRead(restarted, place)).toEqual({ answers: ["U0BO decline"], notShown: 0, messages: 3 });
    expect(countMessages(ana, bo)).toBe(3);
  });
});
