import fc from "fast-check";
import { expect, test } from "vitest";
import type { When } from "../../src/domain/follow-up.ts";
import { instantOf, sameTime } from "../../src/domain/time.ts";
import { whenElements, whenText } from "../../src/views/dates.ts";
import { after, attempt, bo, created, refusal } from "./fixtures.ts";
import { reschedules } from "./steps.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
] as const;

const allDay = (date: string, zone: string, durationMinutes = 30): When => {
  const startsAt = instantOf(date, null, zone);
  if (startsAt === "skipped") throw new Error("a day is never skipped");
  return { startsAt, allDay: true, durationMinutes, zone };
};

// Few dates and times, including clock changes, so that two are often the same.
const date = fc.constantFrom("2026-10-04", "2026-10-25", "2026-11-01", "2026-11-27", "2027-03-28", "2027-04-04", "2028-02-29");
const zone = fc.constantFrom(...zones);
const durationMinutes = fc.constantFrom(15, 30, 60, 90);
const timed = fc
  .record({ date, quarters: fc.integer({ min: 0, max: 24 * 4 - 1 }), seconds: fc.constantFrom(0, 0, 0, 59), zone, durationMinutes })
  .map(({ date: day, quarters, seconds, zone: there, durationMinutes: minutes }): When => {
    const startsAt = new Date(Date.parse(`${day}T00:00Z`) + quarters * 15 * 60_000 + seconds * 1_000);
    return { startsAt, allDay: false, durationMinutes: minutes, zone: there };
  });
const wholeDay = fc.record({ date, zone, durationMinutes }).map((when) => allDay(when.date, when.zone, when.durationMinutes));
const anyWhen = fc.oneof(timed, wholeDay);
/** Pairs that often start at the same instant or on the same date. */
const pair = fc.oneof(
  fc.tuple(anyWhen, anyWhen),
  fc.tuple(wholeDay, wholeDay),
  fc
    .tuple(anyWhen, zone, durationMinutes, fc.boolean())
    .map(([one, elsewhere, minutes, isAllDay]): [When, When] => [
      one,
      { ...one, zone: elsewhere, durationMinutes: minutes, allDay: isAllDay },
    ]),
);

const renderings = (when: When) => zones.flatMap((reader) => [JSON.stringify(whenElements(when, reader)), whenText(when, reader)]);
const looksTheSame = (a: When, b: When) => renderings(a).join() === renderings(b).join();

test("a reschedule is refused as same-time exactly when no one would see a difference", () => {
  let refused = 0;
  fc.assert(
    fc.property(pair, ([from, to]) => {
      const decision = attempt(created({ participants: [bo], ...from }), reschedules(to));
      expect(!decision.ok && decision.refusal.because === "same-time").toBe(looksTheSame(from, to));
      if (!decision.ok) refused++;
    }),
    { numRuns: 2_000 },
  );
  expect(refused, "pairs that look the same").toBeGreaterThan(100);
});

test.each([
  {
    what: "the same date from another zone",
    from: allDay("2026-11-27", "Europe/Berlin"),
    to: allDay("2026-11-27", "Asia/Tokyo"),
    same: true,
  },
  {
    what: "the same date on the other side of the date line",
    from: allDay("2026-11-27", "Pacific/Pago_Pago"),
    to: allDay("2026-11-27", "Pacific/Kiritimati"),
    same: true,
  },
  {
    what: "the same instant, which falls on another date there",
    from: allDay("2026-11-27", "Pacific/Kiritimati"),
    to: { ...allDay("2026-11-27", "Pacific/Kiritimati"), zone: "Pacific/Pago_Pago" },
    same: false,
  },
  {
    what: "another duration, which an all-day follow-up doesn't have",
    from: allDay("2026-11-27", "Europe/Berlin"),
    to: allDay("2026-11-27", "Europe/Berlin", 60),
    same: true,
  },
  { what: "the next date", from: allDay("2026-11-27", "Europe/Berlin"), to: allDay("2026-11-28", "Europe/Berlin"), same: false },
  {
    what: "the first instant of that day",
    from: allDay("2026-11-27", "Europe/Berlin"),
    to: { ...allDay("2026-11-27", "Europe/Berlin"), allDay: false },
    same: false,
  },
])("an all-day follow-up moved to $what: same time is $same", ({ from, to, same }) => {
  expect([sameTime(from, to), sameTime(to, from)]).toEqual([same, same]);
  expect(looksTheSame(from, to)).toBe(same);
});

test("a reschedule to the same time changes neither the answers nor the time", () => {
  const before = after(created({ participants: [bo], ...allDay("2026-11-27", "Europe/Berlin") }));
  expect(attempt(before, reschedules(allDay("2026-11-27", "Asia/Tokyo", 480)))).toEqual(refusal("same-time"));
});
