import type { App } from "@slack/bolt";
import { expect, test } from "vitest";
import { botForTest, type Mode, slackForTest } from "./support.ts";

/** A minimal bot that uses each way of responding once. */
function listen(app: App): void {
  const input = { type: "input", block_id: "topic", label: { type: "plain_text", text: "Topic" } } as const;
  const modal = (title: string) => ({
    type: "modal" as const,
    callback_id: "form",
    title: { type: "plain_text" as const, text: title },
    submit: { type: "plain_text" as const, text: "Send" },
    blocks: [{ ...input, element: { type: "plain_text_input" as const, action_id: "value" } }],
  });
  app.command("/followup", async ({ ack, command, client, respond }) => {
    await ack();
    await client.chat.postMessage({
      channel: command.user_id,
      text: `You typed ${command.text}`,
      blocks: [
        { type: "section", text: { type: "mrkdwn", text: `You typed *${command.text}*` } },
        {
          type: "actions",
          elements: [{ type: "button", action_id: "open", text: { type: "plain_text", text: "Open" }, value: "1" }],
        },
      ],
    });
    await respond({ text: "Only for you" });
  });
  app.command("/invitations", ({ ack }) => ack({ text: "Nothing yet" }));
  app.action({ type: "block_actions", action_id: "open" }, async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: modal("Form") });
  });
  app.view("form", async ({ ack, view }) => {
    const value = view.state.values["topic"]?.["value"]?.value;
    if (value === "bad") return ack({ response_action: "errors", errors: { topic: "Not that one." } });
    if (value === "update") return ack({ response_action: "update", view: modal("Updated") });
    if (value === "push") return ack({ response_action: "push", view: modal("Pushed") });
    return ack();
  });
}

const modes: Mode[] = ["http", "socket"];

test.each(modes)("a real Bolt app works with the emulator over %s", async (mode) => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  await botForTest(slack, mode, listen);

  expect(await ana.types("/followup Kick-off & co")).toMatchObject({ acked: true });
  const card = await ana.sees("You typed Kick-off & co");
  expect(card.screen).toBe("You typed Kick-off & co\n[Open]");
  expect((await ana.sees("Only for you")).ephemeral).toBe(true);
  expect(ana.notifications).toEqual(["You typed Kick-off & co"]);

  expect(await ana.clicks("Open")).toMatchObject({ acked: true });
  await ana.seesModal("Form");
  expect(await ana.submits({ Topic: "bad" })).toEqual({ errors: { Topic: "Not that one." } });
  expect(ana.modal?.fields["Topic"]).toMatchObject({ value: "bad", errors: "Not that one." });
  expect(await ana.submits({ Topic: "update" })).toMatchObject({ modal: { title: "Updated" } });
  expect(await ana.submits({ Topic: "push" })).toMatchObject({ modal: { title: "Pushed" } });
  expect(await ana.submits({ Topic: "good" })).toEqual({ closed: true });
  expect(ana.modal?.title).toBe("Updated");
  await ana.closesModal();
  expect(ana.modal).toBeUndefined();

  await ana.types("/invitations");
  expect(ana.last?.screen).toBe("Nothing yet");
  expect(slack.problems).toEqual([]);
});
