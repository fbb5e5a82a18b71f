import { expect, test } from "vitest";
import { type Payload, SlackClientError } from "../../packages/slack-emulator/index.ts";
import { clientOf, errorOf, input, modalView, plain, rawBotForTest, slackForTest } from "./support.ts";

/** Starts a Slack with Ana and a bot that acknowledges with the next queued answer. `trigger` returns a new trigger id. */
async function setUp() {
  let now = new Date("2026-11-23T10:00:00Z");
  const slack = await slackForTest({ now: () => now });
  const ana = slack.addPerson({ name: "Ana", tz: "Europe/Berlin" });
  const answers: unknown[] = [];
  const received = await rawBotForTest(slack, () => ({ body: answers.shift() }));
  const { views } = clientOf(slack);
  const trigger = async (): Promise<string> => {
    await ana.uses("New follow-up");
    return String(received.at(-1)?.payload.trigger_id);
  };
  return {
    slack,
    ana,
    received,
    views,
    trigger,
    answerNext: (body: unknown) => answers.push(body),
    open: async (view: ReturnType<typeof modalView>) => views.open({ trigger_id: await trigger(), view }),
    wait: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

test("a trigger works once, within three seconds, and only if it exists", async () => {
  const { slack, ana, views, trigger, wait } = await setUp();
  const view = modalView("Form");
  expect(await errorOf(views.open({ trigger_id: "1.2.3", view }))).toBe("invalid_trigger_id");
  const used = await trigger();
  expect(await errorOf(views.open({ trigger_id: used, view: modalView("x".repeat(25)) }))).toBe("invalid_arguments");
  expect(await errorOf(views.open({ trigger_id: used, view }))).toBe("no error");
  expect(await errorOf(views.open({ trigger_id: used, view }))).toBe("exchanged_trigger_id");
  const late = await trigger();
  wait(3_001);
  expect(await errorOf(views.open({ trigger_id: late, view }))).toBe("expired_trigger_id");
  expect(ana.modal?.title).toBe("Form");
  expect(slack.problems).toHaveLength(4);
});

test("at most three modals can be stacked", async () => {
  const { ana, views, answerNext, open } = await setUp();
  await open(modalView("1"));
  for (const title of ["2", "3"]) {
    answerNext({ response_action: "push", view: modalView(title) });
    expect(await ana.submits()).toMatchObject({ modal: { title } });
  }
  answerNext({ response_action: "push", view: modalView("4") });
  expect(await ana.submits()).toHaveProperty("errors");
  answerNext({ response_action: "clear" });
  expect(await ana.submits()).toEqual({ closed: true });
  expect(ana.modal).toBeUndefined();
  expect(await errorOf(views.update({ view_id: "VGONE", view: modalView("x") }))).toBe("not_found");
});

test("views.push and block_actions work inside a modal", async () => {
  const { slack, ana, received, views, open } = await setUp();
  const more = {
    type: "actions" as const,
    elements: [{ type: "button" as const, action_id: "more", text: plain("More") }],
  };
  await open(modalView("First", [more]));
  await ana.clicks("More");
  const { trigger_id, container, view }: Payload = received.at(-1)?.payload ?? {};
  expect(container).toMatchObject({ type: "view" });
  expect(view).toMatchObject({ callback_id: "", app_installed_team_id: slack.teamId });
  expect(received.at(-1)?.payload).not.toHaveProperty("response_url");
  await views.push({ trigger_id: String(trigger_id), view: modalView("Second") });
  expect(ana.modal?.title).toBe("Second");
  await ana.closesModal();
  expect(ana.modal?.title).toBe("First");
  await ana.clicks("More");
  await views.open({ trigger_id: String(received.at(-1)?.payload.trigger_id), view: modalView("Third") });
  expect(slack.problems).toEqual([expect.stringContaining("inside an open modal")]);
});

test("an update keeps values whose block_id and action_id are unchanged, and checks the hash", async () => {
  const { ana, views, open } = await setUp();
  const opened = await open(modalView("Form", [input("Title"), input("Place")]));
  await ana.selects("Title", "typed");
  await ana.selects("Place", "typed");
  const view_id = opened.view?.id ?? "";
  const hash = opened.view?.hash ?? "";
  const again = modalView("Form", [input("Title", { initial_value: "new" }), input("Place", { action_id: "other", initial_value: "new" })]);
  await views.update({ view_id, hash, view: again });
  expect(ana.modal?.fields).toMatchObject({ Title: { value: "typed", initial: "new" }, Place: { value: "new" } });
  expect(await errorOf(views.update({ view_id, hash, view: again }))).toBe("hash_conflict");
});

test("a submission carries the value of every stateful element", async () => {
  const { slack, ana, received, open } = await setUp();
  const bo = slack.addPerson({ name: "Bo" });
  const options = ["30 minutes", "1 hour"].map((label) => ({ text: plain(label), value: label }));
  const field = (label: string, element: Record<string, unknown>) =>
    input(label, { initial_value: undefined, ...element }, { optional: true });
  await open(
    modalView("Form", [
      input("Title", { initial_value: "Kick-off" }),
      field("Owner", { type: "users_select" }),
      field("Participants", { type: "multi_users_select" }),
      field("Date", { type: "datepicker", initial_date: "2026-12-01" }),
      field("Time", { type: "timepicker" }),
      field("Moment", { type: "datetimepicker" }),
      field("Duration", { type: "static_select", options }),
      field("Extras", { type: "checkboxes", options }),
      field("Empty", {}),
    ]),
  );
  const entered = {
    Owner: bo,
    Participants: [ana, bo],
    Date: null,
    Time: "15:00",
    Moment: "2026-12-01 15:00",
    Duration: "1 hour",
  };
  expect(await ana.submits(entered)).toEqual({ closed: true });
  const one = (value: object) => ({ value: expect.objectContaining(value) });
  expect(received.at(-1)?.payload).toMatchObject({
    type: "view_submission",
    view: {
      state: {
        values: {
          title: one({ type: "plain_text_input", value: "Kick-off" }),
          owner: one({ selected_user: bo.id }),
          participants: one({ selected_users: [ana.id, bo.id] }),
          date: one({ selected_date: null }),
          time: one({ selected_time: "15:00" }),
          moment: one({ selected_date_time: Date.UTC(2026, 11, 1, 14) / 1000 }),
          duration: one({ selected_option: options[1] }),
          extras: one({ selected_options: [] }),
          empty: one({ value: null }),
        },
      },
    },
  });
  expect(slack.problems).toEqual([]);
});

test.each([
  ["a required field is empty", { Title: null }, "Title"],
  ["a text is too long", { Title: "12345678901" }, "Title"],
  ["a text is too short", { Title: "1" }, "Title"],
  ["an option does not exist", { Title: "fine", Kind: "Party" }, "Kind"],
  ["too many are chosen", { Title: "fine", Who: [{ id: "U0ANA" }, { id: "USLACKBOT" }] }, "Who"],
  ["a person does not exist", { Title: "fine", Who: { id: "UNOBODY" } }, "Who"],
  ["a date is invalid", { Title: "fine", Date: "tomorrow" }, "Date"],
])("Slack's client does not submit when %s", async (_name, entries, field) => {
  const { ana, received, open } = await setUp();
  const none = { initial_value: undefined };
  await open(
    modalView("Form", [
      input("Title", { min_length: 2, max_length: 10 }),
      input("Kind", { ...none, type: "static_select", options: [{ text: plain("Meeting"), value: "m" }] }, { optional: true }),
      input("Who", { ...none, type: "multi_users_select", max_selected_items: 1 }, { optional: true }),
      input("Date", { ...none, type: "datepicker" }, { optional: true }),
    ]),
  );
  const before = received.length;
  const attempt = ana.submits(entries);
  await expect(attempt).rejects.toBeInstanceOf(SlackClientError);
  await expect(attempt).rejects.toMatchObject({ field });
  expect(received).toHaveLength(before);
});

test("a forged submission skips the client's checks", async () => {
  const { ana, open } = await setUp();
  await open(modalView("Form", [input("Title", { max_length: 3 })]));
  expect(await ana.submits({ Title: "far too long" }, { skipClientChecks: true })).toEqual({ closed: true });
});

test.each([
  ["errors for a block that isn't an input", { response_action: "errors", errors: { nothing: "No." } }],
  ["errors without errors", { response_action: "errors", errors: {} }],
  ["an unknown action", { response_action: "explode" }],
  ["a broken view", { response_action: "update", view: { type: "modal" } }],
])("an acknowledgment with %s leaves the form open with an error", async (_name, answer) => {
  const { slack, ana, answerNext, open } = await setUp();
  await open(modalView("Form", [input("Title")]));
  answerNext(answer);
  expect(await ana.submits({ Title: "x" })).toEqual({ errors: { "": expect.stringContaining("trouble") } });
  expect(ana.modal?.title).toBe("Form");
  expect(slack.problems).toHaveLength(1);
});

test("view_closed is sent only with notify_on_close, and × closes all modals", async () => {
  const { ana, received, answerNext, open } = await setUp();
  await open(modalView("Quiet"));
  const before = received.length;
  await ana.closesModal();
  expect(received).toHaveLength(before);
  await open(modalView("Loud", [], { notify_on_close: true }));
  answerNext({ response_action: "push", view: modalView("Louder", [], { notify_on_close: true }) });
  await ana.submits();
  await ana.closesModal({ all: true });
  expect(ana.modal).toBeUndefined();
  expect(received.slice(-2).map(({ payload }) => payload)).toMatchObject([
    { type: "view_closed", is_cleared: true, view: { title: plain("Louder") } },
    { type: "view_closed", is_cleared: true, view: { title: plain("Loud") } },
  ]);
});
