import { expect, test } from "vitest";
import type { Person, SeenMessage } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { lists } from "../support/seed.ts";

const odd = "<!channel> <@U0EVE> <https://evil|x> *bold* _it_ ~gone~ `code` &amp; & :tada:";
const emoji = "🎉".repeat(150);
const ampersands = "&".repeat(3000);

/** Returns the latest notification without formatting characters, because it isn't certain how Slack treats them there. */
const notified = (person: Person) => words(person.notifications.at(-1) ?? "");
const words = (text: string) => text.replace(/[*_~`\u200b]/g, "");

/** Returns all text in a person's messages that Slack would parse for mentions and links. */
function parsedTexts({ messages }: Person): string[] {
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    if (typeof value !== "object" || value === null) return;
    if ("type" in value && value.type === "mrkdwn" && "text" in value) found.push(String(value.text));
    Object.values(value).forEach(collect);
  };
  for (const { text, blocks } of messages) {
    found.push(text);
    collect(blocks);
  }
  return found;
}

test("formatting, mentions and links appear exactly as typed everywhere, and ping no one", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  slack.addPerson({ name: "Eve" });
  await sends(ana, "x", { Title: odd, Type: "Task", Owner: bo, Location: odd, Description: `${odd}\n> ${odd}` });
  const card = await bo.sees("Assigned · @Ana");
  expect(card.screen).toContain(`\n${odd}\n`);
  expect(card.screen).toContain(`Where: ${odd}\n${odd}\n> ${odd}\n`);
  expect(notified(bo)).toContain(`“${words(odd)}”, due Fri, Nov 27, 2026 at 9:00 AM`);
  const organizers = await ana.sees("Assigned · Your task for @Bo");
  expect(organizers.screen).toContain(`Where: ${odd}\nAssigned (1): @Bo\n${odd}\n> ${odd}`);
  expect(notified(ana)).toContain(`“${words(odd)}”`);
  expect((await lists(bo)).screen).toContain(`\n${odd}\nAssigned · task · from @Ana`);

  await bo.clicks("Details");
  expect((await bo.seesModal("Details")).text).toContain(`${odd}\n`);
  await bo.closesModal();
  await bo.clicks("Decline", { in: card });
  expect((await bo.seesModal("Decline")).text).toContain(`\n${odd}\n`);
  await bo.submits({ Reason: odd });
  const notice = await ana.sees("@Bo declined the task you assigned");
  expect(notice.screen).toContain(`Reason:\n> “${odd}”`);
  expect(notified(ana)).toContain(`Reason: “${words(odd)}”`);
  expect((await bo.sees("You declined")).screen).toContain(`Your reason:\n> “${odd}”`);
  expect((await lists(ana, "responses")).screen).toMatch(/Declined · task · @Bo\n.*\n“<!channel> <@U0EVE> /);

  await ana.clicks("Reassign", { in: notice });
  expect((await ana.seesModal("Assign to someone")).text).toContain(`\n${odd}\n`);
  await ana.submits({ "Assign to": bo });
  expect((await ana.seesModal("Assign to someone")).text, "the warning quotes it").toContain(`Their reason:\n> “${odd}”`);
  await ana.submits({ "Assign to": cy, Note: odd });
  expect((await cy.sees("Assigned · @Ana")).screen).toContain(`Note from @Ana:\n> “${odd}”`);
  expect(notified(cy)).toContain(`Note: “${words(odd)}”`);

  await settled();
  await ana.clicks("Reschedule…", { in: organizers });
  expect((await ana.seesModal("Reschedule")).text).toContain(`\n${odd}\n`);
  await ana.submits({ Date: "2026-12-01", Time: "08:00", Note: odd });
  await cy.sees((message) => message.screen.includes("~ → ") && message.screen.includes(`“${odd}”`));
  await settled();

  for (const person of [ana, bo, cy]) {
    const texts = parsedTexts(person);
    expect(texts.filter((text) => /<@U0EVE|<!(channel|here|everyone)|<https:/.test(text))).toEqual([]);
  }
});

test("text after the command arrives in the form as typed", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana } = cast(slack);
  await ana.types("/followup <!channel> <https://evil|x> *b* &amp; & `c`");
  expect((await ana.seesModal("New follow-up")).fields["Title"]?.value).toBe("<!channel> <https://evil|x> *b* &amp; & `c`");
});

test("a 150-emoji title fits everywhere, and one more is refused", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await ana.types("/followup");
  await ana.seesModal("New follow-up");
  const fields = { Title: `${emoji}🎉`, Participants: [bo], Date: "2026-11-27", Time: "15:00" };
  await expect(ana.submits(fields)).rejects.toThrow("Please shorten this to 150 characters.");
  expect(await ana.submits(fields, { skipClientChecks: true })).toEqual({ errors: { Title: "Use 150 characters or fewer." } });
  expect(await ana.submits({ Title: emoji })).toEqual({ closed: true });
  expect((await bo.sees("Invited · @Ana")).screen).toContain(emoji);
  expect((await lists(bo)).screen).toContain(emoji);
  await declines(bo, emoji);
  expect((await ana.sees("@Bo declined your meeting")).screen).toContain(`“${emoji}”`);
  await settled();
});

test.for([
  ["3,000 letters", "x".repeat(3000)],
  ["3,000 ampersands, which take five characters each in Slack's markup", ampersands],
  ["3,000 formatting characters", "*_~`".repeat(750)],
  ["3,000 emoji", "🎉".repeat(3000)],
  ["1,500 lines", "x\n".repeat(1500).trim()],
] as const)("%s fit in a description and a reason, and as far as possible in a notification", async ([, text]) => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo], Description: text, Location: text.replaceAll("\n", " ").slice(0, 248) });
  const card = await bo.sees("Invited · @Ana");
  const lines = text.split("\n").slice(0, 8).join("\n");
  expect(card.screen, "a card shows the start").toContain(`\n${Array.from(lines).slice(0, 299).join("")}…\n`);
  await bo.clicks("Details");
  expect(joined((await bo.seesModal("Details")).text), "Details shows all of it").toContain(joined(text));
  await bo.closesModal();
  await declines(bo, text);
  const notice = await ana.sees("@Bo declined your meeting");
  expect(screenText(notice)).toContain(joined(`Reason:“${text}”`));
  expect(notice.labels).toEqual(["Reschedule", "Got it", "Cancel follow-up"]);
  expect(notice.text.length).toBeGreaterThan(500);
  expect((await lists(ana)).screen).toMatch(/“.{190,}…”|“(x ?\n?){90,}…”/u);
  await settled();
  await ana.clicks("Reschedule", { in: notice });
  await ana.submits({ Date: "2026-12-01", Time: "08:00", Note: text.slice(0, 1000) });
  await bo.sees("~ → ");
  await settled();
});

/** Returns the screen without line breaks, because a long text spans several blocks. */
const screenText = ({ screen }: SeenMessage) => joined(screen);

const joined = (text: string) => text.replaceAll(/\n(> )?/g, "");

test("right-to-left text is kept as is", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  const title = "פגישת פתיחה עם الفريق \u202eabc\u202c";
  await sends(ana, "x", { Title: title, Participants: [bo], Location: "חדר 4", Description: "שלום\nمرحبا" });
  const card = await bo.sees("Invited · @Ana");
  expect(card.screen).toContain(`\n${title}\n`);
  expect(card.screen).toContain("Where: חדר 4\nשלום\nمرحبا");
  await declines(bo, "لا أستطيع");
  expect((await ana.sees("@Bo declined your meeting")).screen).toContain("“لا أستطيع”");
  expect((await lists(ana)).screen).toContain(`\n${title}\nDeclined · meeting · @Bo`);
});

test("text that is only whitespace counts as empty", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await ana.types("/followup   ");
  const form = await ana.seesModal("New follow-up");
  expect(form.fields["Title"]?.value).toBeNull();
  const fields = { Participants: [bo], Date: "2026-11-27", Time: "15:00", Location: "   ", Description: "\n \n\t\n" };
  expect(await ana.submits({ ...fields, Title: "  \t " })).toEqual({ errors: { Title: "Add a title." } });
  expect(await ana.submits({ Title: "  Kick-off  " })).toEqual({ closed: true });
  const card = await bo.sees("Invited · @Ana");
  expect(card.screen).toMatch(/^Invited · .*\nKick-off\nWhen: .*\n\[Accept\] \[Decline\] \[Details\]$/);
  await declines(bo, " \n\n ");
  const notice = await ana.sees("@Bo declined your meeting");
  expect(notice.screen).not.toContain("Reason");
  expect(notice.text).not.toContain("Reason");
  await settled();
});
