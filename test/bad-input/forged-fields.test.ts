import { expect, test } from "vitest";
import { openEveryForm } from "../support/every-form.ts";
import { formOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const outdatedForm = "This form is out of date. Close it and open it again.";

/** Ana has a filled-in New follow-up form open; `replace` swaps a field's element or removes the field. */
async function newFollowUp() {
  const testBot = await openEveryForm();
  const { ana, forge } = testBot;
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  const { blocks } = formOf(ana);
  const fields = Array.isArray(blocks) ? blocks : [];
  const replace = async (field: string, element?: Record<string, unknown>) => {
    // Removing the field clears what was entered.
    await forge.form(ana, { blocks: [{ type: "divider" }] });
    await forge.form(ana, {
      blocks: fields.flatMap((block) => (block.block_id !== field ? [block] : element ? [{ ...block, element }] : [])),
    });
  };
  return { ...testBot, replace, names: fields.map(({ block_id }) => String(block_id)) };
}

test("a form with a missing field is refused, and says what to do", async () => {
  const { ana, replace, names, ...testBot } = await newFollowUp();
  expect(names).toHaveLength(9);
  for (const name of names) {
    await replace(name);
    const answer = await ana.submits({});
    expect({ name, answer }).toMatchObject({ name, answer: { modal: { text: expect.stringContaining(outdatedForm) } } });
    await ana.closesModal();
    await ana.types("/followup Kick-off");
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

const options = [{ text: { type: "plain_text", text: "Odd" }, value: "odd" }];
const oddities = [
  { type: "plain_text_input", action_id: "value", initial_value: "soon" },
  { type: "static_select", action_id: "value", options, initial_option: options[0] },
  { type: "checkboxes", action_id: "value", options, initial_options: options },
  { type: "number_input", action_id: "value", is_decimal_allowed: false, initial_value: "7" },
];

test.each(oddities)("a $type in place of another field isn't accepted", async (element) => {
  const { ana, replace, ...testBot } = await newFollowUp();
  for (const name of ["type", "owner", "participants", "date", "time", "duration"]) {
    if (name === "duration" && element.type === "number_input") continue;
    await replace(name, element);
    const answer = await ana.submits({});
    expect({ name, answer }).toMatchObject({ name, answer: { errors: expect.anything() } });
    expect({ name, trouble: ana.modal?.formError }).toEqual({ name, trouble: undefined });
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

const forged: [string, string, Record<string, unknown>, string][] = [
  ["a nonexistent type", "type", { type: "plain_text_input", action_id: "value", initial_value: "PARTY" }, "Choose a type."],
  ["a nonexistent date", "date", { type: "plain_text_input", action_id: "value", initial_value: "2026-02-30" }, "Choose a date."],
  ["a nonexistent hour", "time", { type: "plain_text_input", action_id: "value", initial_value: "25:00" }, "Choose a time."],
  ["a negative duration", "duration", { type: "plain_text_input", action_id: "value", initial_value: "-30" }, "Choose a duration."],
  ["a huge duration", "duration", { type: "plain_text_input", action_id: "value", initial_value: "99999999999" }, "Choose a duration."],
  [
    "an invalid person",
    "owner",
    { type: "plain_text_input", action_id: "value", initial_value: "'; DROP TABLE members; --" },
    "That person isn't in this workspace. Choose someone else.",
  ],
];

test.each(forged)("%s is refused under its field", async (_what, name, element, words) => {
  const { ana, replace, ...testBot } = await newFollowUp();
  await replace(name, element);
  expect(await ana.submits({})).toMatchObject({ errors: { [name.replace(/^./, (first) => first.toUpperCase())]: words } });
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("text that is too long is refused under its field, counted in characters as people see them", async () => {
  const testBot = await openEveryForm();
  const { ana, cy } = testBot;
  await ana.types("/followup");
  await ana.seesModal("New follow-up");
  const tooLong = { Title: "t".repeat(151), Location: "l".repeat(251), Description: "d".repeat(3001), Date: "2026-12-01" };
  expect(await ana.submits(tooLong, { skipClientChecks: true })).toEqual({
    errors: {
      Title: "Use 150 characters or fewer.",
      Location: "Use 250 characters or fewer.",
      Description: "Use 3000 characters or fewer.",
    },
  });
  expect(ana.modal?.fields["Location"]?.value, "what was typed stays").toBe(tooLong.Location);
  await ana.closesModal();
  await cy.clicks("Decline");
  await cy.seesModal("Decline");
  expect(await cy.submits({ Reason: "r".repeat(3001) }, { skipClientChecks: true })).toEqual({
    errors: { Reason: "Use 3000 characters or fewer." },
  });
  await cy.closesModal();
  await ana.clicks("Reassign");
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": null, Note: "n".repeat(1001) }, { skipClientChecks: true })).toEqual({
    errors: { "Assign to": "Choose a person.", Note: "Use 1000 characters or fewer." },
  });
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("required fields that arrive empty despite Slack's client checks are refused", async () => {
  const testBot = await openEveryForm();
  const { ana } = testBot;
  await ana.types("/followup");
  await ana.seesModal("New follow-up");
  expect(await ana.submits({ Title: null, Type: null, Owner: null, Date: null, Duration: null }, { skipClientChecks: true })).toEqual({
    errors: {
      Title: "Add a title.",
      Type: "Choose a type.",
      Owner: "Choose a person.",
      Date: "Choose a date.",
      Duration: "Choose a duration.",
    },
  });
  for (const blank of ["   ", "\u00a0\u2003", "\n\t"]) {
    expect(
      await ana.submits({ Title: blank, Owner: ana, Type: "Task", Date: "2026-12-01", Duration: "1 hour" }, { skipClientChecks: true }),
    ).toEqual({
      errors: { Title: "Add a title." },
    });
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});
