import { expect, test } from "vitest";
import { addMessage } from "../../packages/slack-emulator/messages.ts";
import { messageShortcut } from "../../packages/slack-emulator/payloads.ts";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { cast } from "../support/cast.ts";

const postMessage = ({ slack: { world } }: TestBot, by: { id: string }, text: string, threadTs?: string) =>
  addMessage(world, { channel: "C0GENERAL", user: by.id }, { text, blocks: [], threadTs });

async function withMessages(options: Parameters<typeof startTestBot>[0] = {}) {
  const testBot = await startTestBot(options);
  const people = cast(testBot.slack);
  const first = people.bo.posts("Who writes the report?");
  return { ...testBot, ...people, first, testBot };
}

test.each<[string, Parameters<typeof startTestBot>[0], string]>([
  ["in a workspace", {}, "https://emulator.slack.com"],
  ["in GovSlack", { url: "https://emulator.slack-gov.com/" }, "https://emulator.slack-gov.com"],
])("a follow-up links to its source message, in its thread for a reply, %s", async (_where, options, host) => {
  const { testBot, ana, bo, first, store } = await withMessages(options);
  const reply = postMessage(testBot, bo, "I shall look into it", first.ts);
  for (const message of [reply, first]) {
    await ana.uses("Create follow-up", { on: message });
    await ana.seesModal("New follow-up");
    await ana.submits({ Owner: bo, Date: "2026-11-27" });
    await bo.sees((card) => card.screen.includes(message.text));
    while (ana.modal) await ana.closesModal();
  }
  const path = (ts: string) => `${host}/archives/C0GENERAL/p${ts.replace(".", "")}`;
  expect((await store.db.followUp.findMany({ orderBy: { id: "asc" } })).map(({ sourceUrl }) => sourceUrl)).toEqual([
    `${path(reply.ts)}?thread_ts=${first.ts}&cid=C0GENERAL`,
    path(first.ts),
  ]);
  await bo.sees("From this message");
});

test("an OAuth installation saves the workspace's URL, and a workspace without one falls back to its name", async () => {
  const { slack, store, installUrl } = await startTestBot({ over: "http", workspaces: "many", url: "https://emulator.slack-gov.com/" });
  const { ana, bo } = cast(slack);
  await ana.installs(installUrl);
  expect(await store.db.workspace.findFirst()).toMatchObject({ url: "https://emulator.slack-gov.com/" });
  await store.db.workspace.updateMany({ data: { url: null } });
  await store.db.$executeRaw`SELECT pg_notify('follow_up_installations', ${slack.teamId})`;
  const message = bo.posts("Who writes the report?");
  await ana.uses("Create follow-up", { on: message });
  await ana.seesModal("New follow-up");
  await ana.submits({ Date: "2026-11-27" });
  expect((await store.db.followUp.findFirst())?.sourceUrl).toMatch(/^https:\/\/emulator\.slack(-gov)?\.com\/archives/);
});

test("a message's text is taken over as people see it", async () => {
  const { testBot, ana, bo, cy } = await withMessages();
  await cy.types("/invitations");
  await cy.sees("You're all caught up");
  for (const [text, seen] of [
    ["<!subteam^S0DEVS|@devs> please review", "@devs please review"],
    ["<!here|@here> stand-up of <#C0GENERAL|general>", "@here stand-up of #general"],
    ["Due <!date^1795788000^{date_short}^https://example.com|27 Nov 2026> &amp; <@U0CY>", "Due 27 Nov 2026 & @Cy"],
    ["\u3164\n\u200b\nThe second line", "The second line"],
  ] as const) {
    await ana.uses("Create follow-up", { on: postMessage(testBot, bo, text) });
    expect((await ana.seesModal("New follow-up")).fields["Title"]?.value).toBe(seen);
    await ana.closesModal();
  }
});

test("a message without text fills the form from its blocks, attachments or files, or leaves it blank", async () => {
  const { slack, ana, bo, first } = await withMessages();
  const message = slack.world.messages.find(({ ts }) => ts === first.ts);
  const profile = slack.world.people.get(ana.id);
  if (!message || !profile) throw new Error("nobody has written anything");
  const rich = {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          { type: "user", user_id: bo.id },
          { type: "text", text: ": <report>" },
        ],
      },
    ],
  };
  for (const [said, title] of [
    [{ text: "", blocks: [rich] }, "@Bo: <report>"],
    [{ text: null, bot_id: "B0OTHER", user: null, attachments: [{ title: "Build failed", fallback: "x" }] }, "Build failed"],
    [{ text: "", files: [{ title: "Budget & plan", name: "plan.pdf" }] }, "Budget & plan"],
    [{ text: "\u200b" }, ""],
  ] as const) {
    const payload = messageShortcut(slack.world, profile, "create_follow_up", message);
    const { text: _text, ...rest } = message;
    expect(await slack.deliver("interactive", { ...payload, message: { ts: rest.ts, ...said } })).toMatchObject({ acked: true });
    expect((await ana.seesModal("New follow-up")).fields["Title"]?.value ?? "").toBe(title);
    await ana.closesModal();
  }
});

const countLookups = ({ slack }: TestBot) => slack.calls.filter(({ method }) => method === "users.info").length;

test.each([
  ["fails", { kind: "http", status: 503 }],
  ["gets no response", { kind: "timeout" }],
  ["is rate limited", { kind: "ratelimited", retryAfter: 60 }],
  ["is refused", { kind: "error", error: "user_not_visible" }],
] as const)("the form and the list still open when a user lookup %s", async (_what, fault) => {
  const { testBot, slack, ana, bo, cy } = await withMessages();
  await cy.types("/invitations");
  await cy.sees("You're all caught up");
  slack.faults.next("users.info", fault, { times: Number.POSITIVE_INFINITY });
  await ana.uses("Create follow-up", { on: postMessage(testBot, bo, `Ask ${bo.mention} or ${cy.mention}`) });
  const form = await ana.seesModal("New follow-up");
  expect(form.fields["Title"]?.value).toBe("Ask @someone or @Cy");
  expect(form.text).toContain("In your time zone.");
  slack.faults.clear();
  await ana.submits({ Participants: [bo], Date: "2026-11-27", Time: "15:00" });
  expect((await bo.sees("Invited")).screen, "someone who wasn't known still has their own zone").toContain("9:00 AM");
  slack.faults.next("users.info", fault, { times: Number.POSITIVE_INFINITY });
  const dee = slack.addPerson({ name: "Dee" });
  await dee.types("/invitations");
  await dee.sees("You're all caught up");
  slack.faults.clear();
  await ana.types("/followup Kick-off");
  expect((await ana.seesModal("New follow-up")).text).toContain("Europe/Berlin");
  slack.faults.next("users.info", { kind: "http", status: 503 }, { to: dee });
  expect(await ana.submits({ Owner: dee, Date: "2026-11-27" }), "looking up invitees is strict").toMatchObject({
    errors: expect.anything(),
  });
});

test("a message that mentions many people opens with the known names and costs only a few calls", async () => {
  const { testBot, slack, ana, bo, cy } = await withMessages();
  await cy.types("/invitations");
  await cy.sees("You're all caught up");
  const crowd = Array.from({ length: 120 }, (_, n) => slack.addPerson({ name: `P${n}` }).mention);
  slack.limit(true);
  const before = countLookups(testBot);
  await ana.uses("Create follow-up", { on: postMessage(testBot, bo, [...crowd, cy.mention].join(" ")) });
  const { fields } = await ana.seesModal("New follow-up");
  expect(countLookups(testBot) - before).toBeLessThanOrEqual(20);
  expect(fields["Description"]?.value).toMatch(/^@\w+ .*@someone @Cy$/);
  expect(slack.limited).toEqual({});
});
