import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noFaults } from "../../packages/playground/faults.ts";
import { copyMigrated } from "../support/databases.ts";
import { inAWeek } from "../support/program.ts";
import { clientOf } from "./client.ts";
import { runPlayground } from "./process.ts";

const timeoutMs = 240_000;

let temporary: string;
let data: string;
let playground: ReturnType<typeof runPlayground>;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "temporary-"));
  data = await mkdtemp(join(tmpdir(), "data-"));
  await copyMigrated(data);
  playground = runPlayground(["--data", data], { TMPDIR: temporary });
  client = clientOf(await playground.url());
});

afterAll(async () => {
  await playground.stop();
  await rm(temporary, { recursive: true, force: true });
  await rm(data, { recursive: true, force: true });
});

const people = () => ({ ana: client.as("U0ANA"), bo: client.as("U0BO"), cy: client.as("U0CY"), dee: client.as("U0DEE") });

async function assigns(title: string, owner: string): Promise<void> {
  const { ana } = people();
  await ana.act({ act: "command", line: `/followup ${title}` });
  const date = { type: "datepicker", selected_date: inAWeek } as const;
  const sent = await ana.submits("New follow-up", { owner: { type: "users_select", selected_user: owner }, date });
  expect(sent.body).toEqual({});
}

const isListening = (port: string): Promise<boolean> => {
  const socket = connect(port);
  return once(socket, "connect").then(
    () => true,
    () => false,
  );
};

test("a follow-up is assigned, declined, reassigned, and accepted by ids alone", { timeout: timeoutMs }, async () => {
  const { ana, bo, cy } = people();
  await assigns("Write the report", "U0BO");
  await bo.sees("Write the report");
  await bo.clicks("Decline");
  await bo.submits("Decline", { reason: { type: "plain_text_input", value: "On leave" } });
  await ana.sees("On leave");
  await ana.clicks("Reassign");
  await ana.submits("Assign to someone", { person: { type: "users_select", selected_user: "U0CY" } });
  await cy.clicks("Accept");
  await ana.until(({ viewer: { messages } }) => /Accepted/.test(JSON.stringify(messages[0]?.blocks)));
  await ana.until(({ people: cast }) => cast.some(({ id, unread }) => id === "U0ANA" && unread === 2));
  await ana.act({ act: "read" });
  await ana.until(({ people: cast }) => cast.some(({ id, unread }) => id === "U0ANA" && unread === 0));
  const { problems, traffic } = await ana.until((snapshot) => snapshot.traffic.every(({ ms }) => ms !== null) && snapshot);
  expect(problems).toEqual([]);
  expect(traffic.map(({ what }) => what)).toEqual(
    expect.arrayContaining(["/followup", "view_submission", "block_actions", "chat.postMessage"]),
  );
});

test("the rows of a follow-up can be read while the bot runs", { timeout: timeoutMs }, async () => {
  const [followUps] = await client.rows();
  const idAt = followUps?.columns.indexOf("id") ?? -1;
  const tables = await client.rows(String(followUps?.rows[0]?.[idAt]));
  const invitations = tables.find(({ table }) => table === "invitations");
  const stateAt = invitations?.columns.indexOf("state") ?? -1;
  expect(invitations?.rows.map((row) => row[stateAt])).toEqual(["WITHDRAWN", "ACCEPTED"]);
  expect(tables.map(({ table }) => table)).toEqual(["follow_ups", "invitations", "messages", "pgboss.job", "history"]);
});

test("the client's validation errors appear under the fields", { timeout: timeoutMs }, async () => {
  const { bo } = people();
  await bo.act({ act: "shortcut", name: "New follow-up" });
  await bo.submits("New follow-up", {});
  const form = await bo.until(({ viewer: { modals } }) => modals.find(({ errors }) => Object.keys(errors).length > 0));
  expect(form.errors).toEqual({ title: "Please complete this required field." });
  await bo.act({ act: "close", view: form.id, all: false });
  await bo.until(({ viewer: { modals } }) => modals.length === 0);
});

test("a killed bot comes back with its data", { timeout: timeoutMs }, async () => {
  const { ana, cy } = people();
  expect(await client.command({ command: "restart", how: "SIGKILL" })).toEqual({ status: 200, body: {} });
  await ana.until(({ bot }) => bot.state === "running");
  await ana.act({ act: "command", line: "/invitations" });
  await ana.until(({ viewer: { messages } }) => messages.some(({ ephemeral }) => ephemeral));
  await cy.clicks("Details");
  await cy.until(({ viewer: { modals } }) => JSON.stringify(modals).includes("Write the report"));
});

test("failed messages are delivered once the fault is over", { timeout: timeoutMs }, async () => {
  const { ana, dee } = people();
  await client.command({ command: "faults", faults: { ...noFaults, serverError: true } });
  await assigns("Order the cake", "U0DEE");
  await ana.until(({ traffic }) => traffic.some(({ what, ok }) => what === "chat.postMessage" && !ok));
  await client.command({ command: "faults", faults: { ...noFaults, nextAnswerLost: true } });
  await dee.sees("Order the cake");
  await ana.until(({ faults }) => !faults.nextAnswerLost);
  await ana.sees("Order the cake");
  const copies = await dee.until(({ viewer: { messages } }) => messages.filter(({ text }) => text.includes("Order the cake")));
  expect(copies).toHaveLength(1);
});

test("the clocks of the bot and its Slack advance together", { timeout: timeoutMs }, async () => {
  const { bo } = people();
  const aWeek = 7 * 24 * 3_600_000;
  expect((await client.command({ command: "travel", aheadMs: aWeek })).status).toBe(200);
  await bo.act({ act: "command", line: "/followup Later" });
  const form = await bo.modal("New follow-up");
  const { selected_date: date } = { selected_date: null, ...form.state["date"]?.["value"] };
  expect(Date.parse(String(date)) - Date.now()).toBeGreaterThan(aWeek - 2 * 24 * 3_600_000);
  await bo.act({ act: "close", view: form.id, all: true });
});

test("the viewer is chosen by name or id, and defaults to the organizer", async () => {
  const viewer = (called: string) => client.as(called).until((snapshot) => snapshot.viewer.id);
  expect(await Promise.all(["bo", "U0CY", "", "eli", "nobody"].map(viewer))).toEqual(["U0BO", "U0CY", "U0ANA", "U0ANA", "U0ANA"]);
});

test("invalid requests get an explanation", async () => {
  const { ana } = people();
  const message = { message: { channel: "D0ANA", ts: "1.000000" } };
  expect((await client.post("/api/act", { viewer: "U0ANA", act: "fly" })).status).toBe(400);
  expect((await client.post("/api/act", { viewer: "U0ELI", act: "read" })).body.error).toBe("You can't be U0ELI here.");
  expect((await ana.act({ act: "interact", in: message, blockId: "b", actionId: "a" })).body.error).toBe("This message is gone.");
  expect((await ana.act({ act: "submit", view: "V0", state: {} })).body.error).toBe("This form is no longer open.");
  expect((await ana.act({ act: "command", line: "/nothing" })).body.error).toBe("/nothing is not a valid command.");
  expect((await ana.act({ act: "say", text: "Hello" })).body.error).toContain("turned off");
  expect((await client.command({ command: "reset" })).body.error).toContain(data);
});

test("a second playground reports that the folder or the port is in use", { timeout: timeoutMs }, async () => {
  const [url = ""] = playground.printed;
  const onPort = runPlayground([], { PORT: new URL(url).port });
  expect(await onPort.ended).toBe(1);
  expect(onPort.errorOutput.join("")).toBe(
    `Port ${new URL(url).port} is in use. Set PORT to another one, or leave it unset for any free port.\n`,
  );
  const onFolder = runPlayground(["--data", data]);
  expect(await onFolder.ended).toBe(1);
  expect(onFolder.errorOutput.join("")).toContain(`${data} is in use by another process`);
});

test("SIGTERM stops everything, and only one line was printed", { timeout: timeoutMs }, async () => {
  expect(await isListening(join(data, "lock"))).toBe(true);
  expect(await playground.stop()).toBe(0);
  expect(await isListening(join(data, "lock"))).toBe(false);
  expect((await readdir(temporary)).filter((name) => name.startsWith("playground"))).toEqual([]);
  expect(playground.printed).toHaveLength(1);
  expect(playground.errorOutput).toEqual([]);
});

test("restarting with the same folder continues where it left off", { timeout: timeoutMs }, async () => {
  playground = runPlayground(["--data", data], { TMPDIR: temporary });
  client = clientOf(await playground.url());
  const { ana, dee } = people();
  await dee.clicks("Decline");
  await dee.submits("Decline", {});
  await ana.sees("declined");
  const { problems } = await ana.until((snapshot) => snapshot.traffic.every(({ ms }) => ms !== null) && snapshot);
  expect(problems).toEqual([]);
});
