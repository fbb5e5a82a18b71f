import { expect, test } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { type Cast, cast, sends } from "../support/cast.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { databaseOutage } from "../support/db-faults.ts";
import { forgery } from "../support/forge.ts";
import { overSocket, run } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

const texts = {
  title: "zebra-title",
  location: "zebra-location",
  description: "zebra-description",
  reason: "zebra-reason",
  note: "zebra-note",
  value: "zebra-value",
  word: "zebra-word",
};

/** Takes Ana's task through every place where people write text, with Slack failing along the way. */
async function writeEverything(slack: Slack, { ana, bo, cy }: Cast) {
  slack.faults.next("chat.postMessage", { kind: "http", status: 500 }, { to: bo });
  slack.faults.next("chat.postMessage", { kind: "error", error: "invalid_blocks" }, { to: ana });
  await sends(ana, texts.title, { Type: "Task", Owner: bo, Location: texts.location, Description: texts.description, Date: "2030-11-27" });
  await bo.sees("Assigned");
  await ana.sees(texts.title);
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: texts.reason });
  await ana.sees(texts.reason);
  await ana.clicks("Reassign");
  await ana.seesModal("Assign to someone");
  slack.faults.next("users.info", { kind: "error", error: "internal_error" });
  await ana.submits({ "Assign to": cy, Note: texts.note });
  await ana.submits({ "Assign to": cy, Note: texts.note });
  await cy.sees(texts.note);
  await ana.types(`/invitations ${texts.word}`);
  const forge = forgery(slack);
  await forge.button(bo, "accept", texts.value, "Forged");
  await bo.clicks("Forged");
  await forge.button(bo, texts.value, texts.value, "Unknown");
  await bo.clicks("Unknown");
}

const secretsOf = ({ botToken, appToken, signingSecret }: Slack) => [
  botToken,
  appToken,
  signingSecret,
  "hooks.slack",
  "/response/",
  "postgres:postgres",
];

test("the log says what happened, without anything people wrote or any secret", async () => {
  const testBot = await startTestBot({ over: "http" });
  const { slack, store, log } = testBot;
  const people = cast(slack);
  await writeEverything(slack, people);
  await people.cy.clicks("Decline");
  await people.cy.seesModal("Decline");
  await store.db.$executeRaw`ALTER TABLE follow_ups ADD CONSTRAINT no_zebras CHECK (title NOT LIKE 'zebra%') NOT VALID`;
  await people.dee.types(`/followup ${texts.title}`);
  await people.dee.submits({ Date: "2030-11-27", Description: texts.description });
  const outage = await databaseOutage(testBot);
  await people.cy.submits({ Reason: texts.reason });
  await people.ana.types(`/followup ${texts.title}`);
  await outage.ends();
  const body = `payload=${encodeURIComponent(JSON.stringify({ type: "block_actions", team: { id: "T0OTHER" }, user: { id: texts.value }, actions: [{ action_id: texts.value }] }))}`;
  await slack.deliverRaw({ headers: slack.sign(body), body });
  await slack.deliverRaw({ headers: { "x-slack-signature": texts.value }, body });

  const written = log.join("");
  for (const text of [...Object.values(texts), ...secretsOf(slack)]) expect(written).not.toContain(text);
  for (const what of [
    '"action":"decline"',
    '"interaction failed"',
    "Slack rejected our blocks",
    "Failed to parse and verify",
    '"action":"unknown"',
  ])
    expect(written).toContain(what);
});

test("the same goes for the program's debug log", async () => {
  const { slack } = await startTestSlack();
  const people = cast(slack);
  const program = await run({ ...(await overSocket(slack)), DATABASE_URL: await createMigratedDatabase(), LOG_LEVEL: "debug" });
  await program.prints('"ready"');
  await writeEverything(slack, people);
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  for (const text of [...Object.values(texts), ...secretsOf(slack)]) expect(program.printed()).not.toContain(text);
  expect(program.printed()).toContain('"action":"reassign"');
});
