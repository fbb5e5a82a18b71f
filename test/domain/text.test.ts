import fc from "fast-check";
import { expect, test } from "vitest";
import { create } from "../../src/domain/create.ts";
import { decide } from "../../src/domain/decide.ts";
import { excerpt, visibleText } from "../../src/domain/text.ts";
import { bo, context, created, cy, form, now, refusal, tuesday } from "./fixtures.ts";

const all = Array.from({ length: 0x110000 }, (_, point) => point);
const ignorable = all.map((point) => String.fromCodePoint(point)).filter((char) => /^\p{Default_Ignorable_Code_Point}$/u.test(char));

test("invisible characters, alone or combined, count as blank", () => {
  expect(ignorable.length).toBeGreaterThan(4000);
  expect(ignorable.filter((char) => visibleText(char) !== "")).toEqual([]);
  const others = Array.from("\u0000\u0007\u001b\u007f\u0085\u00a0\u2003\u2028\u3000\u2800\ufff9 \n\t");
  fc.assert(fc.property(fc.array(fc.constantFrom(...ignorable, ...others)), (chars) => visibleText(chars.join("")) === ""));
});

test.each([
  ["nothing", ""],
  ["spaces", " \u00a0\u2003\u3000\t\n"],
  ["Hangul fillers", "\u115f\u1160\u3164\uffa0"],
  ["an empty Braille pattern", "\u2800"],
  ["zero width", "\u200b\u200c\u200d\u2060\ufeff"],
  ["tags", "\u{e0041}\u{e007f}"],
  ["variation selectors", "\ufe0f\u{e0100}"],
  ["soft hyphens and bidi controls", "\u00ad\u200e\u202e\u2066\u2069\u061c"],
  ["control characters", "\u0000\u0001\u001b\u007f"],
  ["a lone surrogate", "\ud83d"],
  ["an empty notehead", "\u{1d159}"],
])("%s is blank", (_what, text) => {
  expect(visibleText(text)).toBe("");
});

test.each([
  ["an emoji with its variation selector", "❤️"],
  ["a family", "👩‍👩‍👧‍👦"],
  ["a flag of tags", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
  ["Persian with a non-joiner", "می‌خواهم"],
  ["Sinhala with a joiner", "ක්‍ර"],
  ["Hebrew with its mark", "שלום\u200f"],
  ["lines and tabs", "one\n\ttwo\n\n three"],
  ["an Arabic number sign", "\u0600"],
])("%s stays unchanged", (_what, text) => {
  expect(visibleText(text)).toBe(text);
});

test.each([
  ["NUL and other control characters are removed", "a\u0000b\u001b[31mc\u007f", "ab[31mc"],
  ["line endings are normalized", "a\r\nb\rc", "a\nb\nc"],
  ["a lone surrogate is replaced", "a\ud83db", "a\ufffdb"],
  ["surrounding whitespace is trimmed, inner invisible text stays", "  a\u200bb \n", "a\u200bb"],
])("%s", (_what, typed, saved) => {
  expect(visibleText(typed)).toBe(saved);
});

test("any input becomes storable text: well-formed, without NUL, and unchanged by a second pass", () => {
  const anything = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...ignorable.slice(0, 40), "\u0000", "\ud800", "\udfff", "\r"),
      fc.string({ unit: "binary", maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(anything, (text) => {
      const saved = visibleText(text);
      expect(saved.isWellFormed() && !saved.includes("\u0000")).toBe(true);
      expect(visibleText(saved)).toBe(saved);
    }),
  );
});

test("an invisible title is refused, and an invisible location or description is empty", () => {
  expect(create(form({ title: "\u3164\u200b" }), context(now))).toEqual(refusal("empty-title"));
  const made = create(form({ title: " Plan\u0000 ", location: "\u2800", description: "\u0000" }), context(now));
  expect(made).toMatchObject({ ok: true, followUp: { title: "Plan", location: "", description: "" } });
});

test("an invisible reason or note is empty", () => {
  const followUp = created({ owner: bo });
  const [invitation] = followUp.invitations;
  const drawn = { revision: 1, invitationId: invitation?.id ?? "", expectedState: "PENDING" } as const;
  const nothing = "\u3164\u0000";
  const declined = decide(followUp, { type: "decline", by: bo.id, ...drawn, reason: nothing }, context(now));
  expect(declined).toMatchObject({ ok: true, history: { reason: "" } });
  const reassigned = decide(followUp, { type: "reassign", by: "ana", ...drawn, to: cy, note: nothing }, context(now));
  expect(reassigned).toMatchObject({ ok: true, history: { reason: "" }, changes: { add: [{ note: "" }] } });
  const to = { ...tuesday, durationMinutes: 45 };
  const rescheduled = decide(followUp, { type: "reschedule", by: "ana", revision: 1, to, note: nothing }, context(now));
  expect(rescheduled).toMatchObject({ ok: true, history: { reason: "" } });
});

test.each([
  ["short text stays", "One.\n\nTwo.", "One.\n\nTwo."],
  ["text as long as allowed stays", "twelve chars", "twelve chars"],
  ["longer text ends after a whole word", "one two three four", "one two…"],
  ["a word that's too long is cut", "x".repeat(40), `${"x".repeat(11)}…`],
  ["more lines than allowed are left out", "a\n\nb\nc", "a\n\nb…"],
  ["a character of two units isn't split", "🎉".repeat(13), `${"🎉".repeat(11)}…`],
])("an excerpt of 12 characters and 3 lines: %s", (_what, text, shown) => {
  expect(excerpt(text, 12, 3)).toBe(shown);
});
