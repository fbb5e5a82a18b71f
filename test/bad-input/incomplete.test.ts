import { WebClient } from "@slack/web-api";
import { describe, expect, test } from "vitest";
import type { Payload, Person } from "../../packages/slack-emulator/index.ts";
import { globalShortcut, messageShortcut, slashCommand, viewSubmission } from "../../packages/slack-emulator/payloads.ts";
import { dmOf } from "../../packages/slack-emulator/people.ts";
import { stackOf } from "../../packages/slack-emulator/views.ts";
import { openTokenInstallation } from "../../src/workspaces/installations.ts";
import { monday, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { accepted, callsTo, logged } from "../support/faults.ts";
import { metricsOf, sample } from "../support/metrics.ts";

const profileWith = (name: string | null) => ({ real_name: name, profile: { display_name: "", real_name: name }, name: null });

/** What Slack returns about someone, the zone saved for them, and the name they get. */
const odd: [string, Record<string, unknown>, string, string?][] = [
  ["no zone", { tz: null }, "UTC"],
  ["a number for a zone", { tz: 5 }, "UTC"],
  ["an offset for a zone", { tz: "GMT+5" }, "UTC"],
  ["a path for a zone", { tz: "../etc" }, "UTC"],
  ["no profile", { profile: null }, "Europe/Berlin"],
  ["no name", { ...profileWith(null) }, "Europe/Berlin", "the id"],
  ["an invisible name", { ...profileWith("\u3164"), name: "nil" }, "Europe/Berlin", "nil"],
  ["a name with a NUL in it", profileWith("N\u0000il"), "Europe/Berlin", "Nil"],
  ["half a character in the name", profileWith("Nil\ud83d"), "Europe/Berlin", "Nil\ufffd"],
  ["a very long name", profileWith("n".repeat(100_000)), "Europe/Berlin", `${"n".repeat(79)}…`],
  ["no flags", { deleted: null, is_bot: null, is_restricted: null, is_stranger: null }, "Europe/Berlin"],
  ["no team and no organization", { team_id: null, enterprise_user: null }, "Europe/Berlin"],
  ["an organization without teams", { team_id: "", enterprise_user: { teams: null } }, "Europe/Berlin"],
];

test("people with null or odd profile fields can be invited, answer, see their list and invite others", async () => {
  const { slack, store, settled } = await startTestBot();
  const { ana } = cast(slack);
  const people = odd.map(([, says], index) => slack.addPerson({ name: `Nil${index}`, says }));
  await sends(ana, "Kick-off", { Participants: people });
  await settled();
  for (const [index, [what, , zone, name]] of odd.entries()) {
    const { id = "" } = people[index] ?? {};
    const member = await store.db.member.findFirst({ where: { id } });
    expect({ what, ...member }).toMatchObject({ what, zone, isBot: false, isGuest: false, isExternal: false, deactivated: false });
    expect({ what, name: member?.name }).toEqual({ what, name: name === "the id" ? id : (name ?? `Nil${index}`) });
  }
  for (const person of people) await person.clicks("Accept");
  await ana.sees(`Accepted (${people.length})`);
  const [nil, next] = people;
  if (!nil || !next) throw new Error("nobody is odd");
  await nil.types("/invitations");
  await nil.sees("You're all caught up");
  await sends(nil, "Back", { Participants: [next] });
  await next.sees(`@${nil.name} invited you`);
});

test("a bot, a deactivated person or a stranger is still refused when everything else is null", async () => {
  const { slack } = await startTestBot();
  const { ana } = cast(slack);
  const nothing = { tz: null, profile: null, real_name: null, team_id: null, enterprise_user: null };
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  for (const [says, words] of [
    [{ is_bot: true }, "is an app"],
    [{ deleted: true }, "account is deactivated"],
    [{ is_stranger: true }, "is in another workspace"],
    [{ team_id: "T0OTHER" }, "is in another workspace"],
  ] as const) {
    const person = slack.addPerson({ name: "Nil", says: { ...nothing, ...says } });
    expect(await ana.submits({ Owner: person, Date: "2026-11-27" })).toEqual({ errors: { Owner: expect.stringContaining(words) } });
  }
});

describe("events", () => {
  const nulls = ["tz", "team_id", "real_name", "profile", "enterprise_user", "is_bot", "is_restricted", "is_stranger", "name"];

  test("a null field loses neither a deactivation nor a new name", async () => {
    const testBot = await startTestBot();
    const { slack, store } = testBot;
    const { ana } = cast(slack);
    const people = nulls.map((field) => slack.addPerson({ name: `Nil ${field}` }));
    await sends(ana, "Kick-off", { Participants: people });
    await testBot.settled();
    for (const [index, person] of people.entries()) {
      await slack.says(person, { [nulls[index] ?? ""]: null });
      await slack.deactivate(person);
    }
    const gone = () => store.db.member.count({ where: { deactivated: true } });
    await expect.poll(gone).toBe(people.length);
    await ana.sees((card) => people.every((person) => card.screen.includes(person.name)) && card.screen.includes("account is deactivated"));
  });

  test("an envelope with nulls is processed; an unreadable one is acked, logged without its text, and counted", async () => {
    const testBot = await startTestBot({ over: "http" });
    const { slack, store } = testBot;
    const { ana } = cast(slack);
    await ana.types("/invitations");
    const user = { id: ana.id, tz: "Asia/Tokyo", real_name: "Secret\u0000" };
    await slack.says(ana, { tz: "Asia/Tokyo" }, false);
    const envelopeNulls = { context_team_id: null, authorizations: [null, {}], enterprise_id: null, event_id: null };
    expect(await slack.deliver("events_api", slack.envelope({ type: "user_change", user }, envelopeNulls))).toMatchObject({ acked: true });
    const zone = async () => (await store.db.member.findFirst({ where: { id: ana.id } }))?.zone;
    await expect.poll(zone).toBe("Asia/Tokyo");
    const unreadable: Payload[] = [
      { type: "user_change", user: { real_name: "Secret" } },
      { type: "user_change", user: "Secret" },
      { type: "user_change", user: { id: "Secret text" } },
      { type: null },
    ];
    for (const event of unreadable) expect(await slack.deliver("events_api", event)).toMatchObject({ acked: true, attempts: 1 });
    expect(testBot.log.filter((line) => line.includes("unrecognized event"))).toHaveLength(unreadable.length);
    expect(testBot.log.join("")).not.toContain("Secret");
    const metrics = await metricsOf(testBot);
    expect(sample(metrics, "follow_up_events_total", { type: "user_change", outcome: "not-understood" })).toBe(3);
    expect(sample(metrics, "follow_up_events_total", { type: "unknown", outcome: "not-understood" })).toBe(1);
  });
});

/** Returns the paths to all fields of a payload. */
function pathsIn(payload: unknown, path: string[] = []): string[][] {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return [];
  return Object.entries(payload).flatMap(([key, part]) => [path.concat(key)].concat(pathsIn(part, path.concat(key))));
}
function withValueAt(payload: Payload, [key = "", ...rest]: string[], to: unknown): Payload {
  const part = payload[key];
  return {
    ...payload,
    [key]: rest.length === 0 ? to : withValueAt(typeof part === "object" && part !== null ? { ...part } : {}, rest, to),
  };
}

/** Without these, a payload doesn't say who does what. */
const required = /^(type|command|user|user\.id|user_id|callback_id|view|view\.callback_id|view\.type)$/;

const makers: Record<string, { kind: "interactive" | "slash_commands"; make: (world: TestBot, who: Person) => Promise<Payload> }> = {
  "a command": {
    kind: "slash_commands",
    make: async ({ slack: { world } }, who) => slashCommand(world, profile(world, who), dmOf(world, who.id), "/followup", "Kick-off"),
  },
  "a shortcut": {
    kind: "interactive",
    make: async ({ slack: { world } }, who) => globalShortcut(world, profile(world, who), "new_follow_up"),
  },
  "a shortcut on a message": {
    kind: "interactive",
    make: async ({ slack: { world } }, who) => {
      const message = world.messages.find(({ channel }) => channel.startsWith("C"));
      if (!message) throw new Error("nobody has written anything");
      return messageShortcut(world, profile(world, who), "create_follow_up", message);
    },
  },
  "a form": {
    kind: "interactive",
    make: async ({ slack: { world } }, who) => {
      if (!who.modal) await who.types("/followup Kick-off");
      await who.seesModal("New follow-up");
      const view = stackOf(world, who.id).at(-1);
      if (!view) throw new Error("no form is open");
      return viewSubmission(world, profile(world, who), view);
    },
  },
};

function profile({ people }: TestBot["slack"]["world"], { id }: Person) {
  const found = people.get(id);
  if (!found) throw new Error(`nobody has the id ${id}`);
  return found;
}

test.each(Object.entries(makers))("%s with any other field null or not text still gets a response", async (_what, { kind, make }) => {
  const testBot = await startTestBot();
  const { slack } = testBot;
  const { ana, bo } = cast(slack);
  bo.posts("Can somebody check the numbers?");
  const paths = pathsIn(await make(testBot, ana)).filter((path) => path.length <= 4 && !required.test(path.join(".")));
  for (const path of paths) {
    for (const to of [null, 7]) {
      const payload = withValueAt(await make(testBot, ana), path, to);
      expect({ path, to, ...(await slack.deliver(kind, payload)) }).toMatchObject({ path, to, acked: true });
    }
  }
  // For payloads whose trigger was removed.
  accepted(testBot, /trigger|invalid_arguments/);
  while (ana.modal) await ana.closesModal();
  await sends(ana, "Afterwards", { Participants: [bo] });
  await bo.sees("Afterwards");
});

test("a post whose response lacks its channel and ts is found instead of posted again", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "says", instead: { ts: null, channel: null } }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await settled();
  expect(callsTo(slack, "chat.postMessage", bo)).toHaveLength(1);
  await bo.clicks("Accept");
  expect((await bo.sees("You accepted")).labels).toContain("Change answer");
});

test("the token's workspace only needs its ID from Slack, and is refused without it", async () => {
  const { slack, store } = await startTestBot();
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const nothing = { team: null, url: null, bot_id: null, enterprise_id: null, is_enterprise_install: null };
  slack.faults.next("auth.test", { kind: "says", instead: nothing });
  const installations = await openTokenInstallation(store.db, client, slack.botToken, monday);
  expect(await installations.of(slack.teamId)).toEqual({ workspaceId: slack.teamId, botToken: slack.botToken, botUserId: slack.botUserId });
  slack.faults.next("auth.test", { kind: "says", instead: { team_id: null } });
  await expect(openTokenInstallation(store.db, client, slack.botToken, monday)).rejects.toThrow("Slack didn't say which workspace");
});

test("an installation works although Slack says little about it", async () => {
  const testBot = await startTestBot({ over: "http", workspaces: "many" });
  const { slack, installUrl, store } = testBot;
  const { ana } = cast(slack);
  slack.faults.next("oauth.v2.access", {
    kind: "says",
    instead: { team: { id: slack.teamId, name: null }, enterprise: null, authed_user: { id: null }, scope: "" },
  });
  slack.faults.next("auth.test", { kind: "says", instead: { bot_id: null, url: null } }, { times: 2 });
  expect((await ana.installs(installUrl)).status).toBe(200);
  expect(await store.db.workspace.findFirst()).toMatchObject({
    id: slack.teamId,
    name: slack.teamId,
    botId: null,
    installedBy: null,
    url: null,
  });
  await sends(ana, "Kick-off", {});
  expect(logged(testBot, /failed to send the welcome message/)).toBeUndefined();
});
