import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { When } from "../../src/domain/follow-up.ts";
import { canChangeAnswer, instantOf, isPast, isTooFar, isZone, sameTime, whenKey } from "../../src/domain/time.ts";
import { pickerDate, pickerTime, whenElements, whenText } from "../../src/views/dates.ts";
import { thursday, tuesday } from "./fixtures.ts";
import { clockChangeDays, daysAfter, instantsOf, startOfDayIn, wallClock } from "./wall-clock.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Africa/Cairo",
  "America/Santiago",
  "America/Havana",
  "America/St_Johns",
  "Atlantic/Azores",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Antarctica/Troll",
];
const clockChanges = new Map(zones.map((zone) => [zone, clockChangeDays(zone, 2024, 2032)]));

const at = (instant: string | Date, ms = 0) => new Date(new Date(instant).getTime() + ms);
const allDay = (date: string, zone: string): When => ({ startsAt: startOfDayIn(date, zone), allDay: true, durationMinutes: 0, zone });

/** Mostly days on which the clocks change. */
function someDate(zone: string) {
  const anyDay = fc.integer({ min: 0, max: 8 * 365 }).map((days) => daysAfter("2024-01-01", days));
  const days = clockChanges.get(zone) ?? [];
  return days.length === 0 ? anyDay : fc.oneof(anyDay, fc.constantFrom(...days), fc.constantFrom(...days));
}
const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const someTime = fc
  .oneof(
    fc.integer({ min: 0, max: 24 * 60 - 1 }),
    fc.integer({ min: 0, max: 16 }).map((quarters) => quarters * 15),
    fc.integer({ min: 92, max: 95 }).map((quarters) => quarters * 15),
  )
  .map(clock);

describe.each(["UTC", "America/New_York", "Australia/Lord_Howe"])("on a machine in %s", (machine) => {
  const originalZone = process.env["TZ"];
  beforeAll(() => {
    process.env["TZ"] = machine;
  });
  afterAll(() => {
    if (originalZone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = originalZone;
  });

  test("the process uses that time zone", () => {
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(machine);
  });

  describe("R8: a date and a time in a person's zone", () => {
    test.each([
      { zone: "UTC", date: "2026-03-29", time: "02:30", instant: "2026-03-29T02:30:00Z" },
      { zone: "Asia/Kolkata", date: "2026-06-01", time: "10:00", instant: "2026-06-01T04:30:00Z" },
      { zone: "Asia/Kolkata", date: "2026-06-01", time: "03:00", instant: "2026-05-31T21:30:00Z" },
      { zone: "Europe/Berlin", date: "2026-01-15", time: "00:00", instant: "2026-01-14T23:00:00Z" },
      { zone: "Europe/Berlin", date: "2026-07-15", time: "23:59", instant: "2026-07-15T21:59:00Z" },
      { zone: "Europe/Berlin", date: "2026-03-29", time: "01:59", instant: "2026-03-29T00:59:00Z" },
      { zone: "Europe/Berlin", date: "2026-03-29", time: "03:00", instant: "2026-03-29T01:00:00Z" },
      { zone: "Europe/Berlin", date: "2024-02-29", time: "12:00", instant: "2024-02-29T11:00:00Z" },
      { zone: "Europe/Berlin", date: "2026-12-31", time: "23:30", instant: "2026-12-31T22:30:00Z" },
      { zone: "America/New_York", date: "2026-03-08", time: "03:00", instant: "2026-03-08T07:00:00Z" },
    ])("$date $time in $zone is $instant", ({ zone, date, time, instant }) => {
      expect(instantOf(date, time, zone)).toEqual(at(instant));
    });

    test.each([
      { zone: "Europe/Berlin", date: "2026-03-29", times: ["02:00", "02:30", "02:59"] },
      { zone: "America/New_York", date: "2026-03-08", times: ["02:00", "02:30", "02:59"] },
      { zone: "Australia/Lord_Howe", date: "2026-10-04", times: ["02:00", "02:15", "02:29"] },
      { zone: "Africa/Cairo", date: "2026-04-24", times: ["00:00", "00:30", "00:59"] },
      { zone: "America/Santiago", date: "2026-09-06", times: ["00:00", "00:30", "00:59"] },
    ])("on $date in $zone, $times are skipped", ({ zone, date, times }) => {
      expect(times.map((time) => instantOf(date, time, zone))).toEqual(times.map(() => "skipped"));
    });

    test.each([
      { zone: "Europe/Berlin", date: "2026-10-25", time: "02:00", first: "2026-10-25T00:00:00Z" },
      { zone: "Europe/Berlin", date: "2026-10-25", time: "02:59", first: "2026-10-25T00:59:00Z" },
      { zone: "America/New_York", date: "2026-11-01", time: "01:30", first: "2026-11-01T05:30:00Z" },
      { zone: "Australia/Lord_Howe", date: "2026-04-05", time: "01:30", first: "2026-04-04T14:30:00Z" },
      { zone: "Australia/Lord_Howe", date: "2026-04-05", time: "01:59", first: "2026-04-04T14:59:00Z" },
      { zone: "Africa/Cairo", date: "2026-10-29", time: "23:30", first: "2026-10-29T20:30:00Z" },
      { zone: "America/Santiago", date: "2026-04-04", time: "23:30", first: "2026-04-05T02:30:00Z" },
      { zone: "America/Havana", date: "2026-11-01", time: "00:30", first: "2026-11-01T04:30:00Z" },
      { zone: "Antarctica/Troll", date: "2026-10-25", time: "01:30", first: "2026-10-24T23:30:00Z" },
    ])("on $date in $zone, $time occurs twice and means the first one", ({ zone, date, time, first }) => {
      expect(instantsOf(date, time, zone)).toHaveLength(2);
      expect(instantOf(date, time, zone)).toEqual(at(first));
    });

    test.each([
      { zone: "Europe/Berlin", date: "2026-10-25", time: "01:59", instant: "2026-10-24T23:59:00Z" },
      { zone: "Europe/Berlin", date: "2026-10-25", time: "03:00", instant: "2026-10-25T02:00:00Z" },
      { zone: "Australia/Lord_Howe", date: "2026-04-05", time: "01:29", instant: "2026-04-04T14:29:00Z" },
      { zone: "Australia/Lord_Howe", date: "2026-04-05", time: "02:00", instant: "2026-04-04T15:30:00Z" },
    ])("on $date in $zone, $time occurs once, right next to the repeated times", ({ zone, date, time, instant }) => {
      expect(instantOf(date, time, zone)).toEqual(at(instant));
    });

    test.each(zones)("in %s, any time is shown as entered, at its first occurrence, or skipped", (zone) => {
      fc.assert(
        fc.property(someDate(zone), someTime, (date, time) => {
          const [first] = instantsOf(date, time, zone);
          const instant = instantOf(date, time, zone);
          expect(instant).toEqual(first ?? "skipped");
          if (instant !== "skipped") expect(wallClock(instant, zone)).toBe(`${date} ${time}`);
        }),
        { numRuns: 300 },
      );
    });
  });

  describe("R8: an all-day follow-up", () => {
    test.each([
      { zone: "Europe/Berlin", date: "2026-03-29", begins: "2026-03-28T23:00:00Z" },
      { zone: "Africa/Cairo", date: "2026-04-24", begins: "2026-04-23T22:00:00Z" },
      { zone: "America/Santiago", date: "2026-09-06", begins: "2026-09-06T04:00:00Z" },
      { zone: "America/Santiago", date: "2026-04-05", begins: "2026-04-05T04:00:00Z" },
      { zone: "America/Havana", date: "2026-11-01", begins: "2026-11-01T04:00:00Z" },
    ])("on $date in $zone starts at $begins", ({ zone, date, begins }) => {
      expect(instantOf(date, null, zone)).toEqual(at(begins));
    });

    test.each([
      { day: "a regular day", zone: "Europe/Berlin", date: "2026-06-02", over: "2026-06-02T22:00:00Z" },
      { day: "a 23-hour day", zone: "Europe/Berlin", date: "2026-03-29", over: "2026-03-29T22:00:00Z" },
      { day: "a 25-hour day", zone: "Europe/Berlin", date: "2026-10-25", over: "2026-10-25T23:00:00Z" },
      { day: "a day without midnight", zone: "America/Santiago", date: "2026-09-06", over: "2026-09-07T03:00:00Z" },
      { day: "the day before a day without midnight", zone: "America/Santiago", date: "2026-09-05", over: "2026-09-06T04:00:00Z" },
      { day: "a day that repeats its last hour", zone: "America/Santiago", date: "2026-04-04", over: "2026-04-05T04:00:00Z" },
      { day: "a day that repeats its last hour", zone: "Africa/Cairo", date: "2026-10-29", over: "2026-10-29T22:00:00Z" },
    ])("is past once its day is over: $day ($date in $zone)", ({ zone, date, over }) => {
      const when = allDay(date, zone);
      expect(isPast(when, when.startsAt)).toBe(false);
      expect(isPast(when, at(over, -1000))).toBe(false);
      expect(isPast(when, at(over))).toBe(true);
    });

    test.each(zones)("in %s starts with its day and is past when the next day starts", (zone) => {
      fc.assert(
        fc.property(someDate(zone), (date) => {
          const over = startOfDayIn(daysAfter(date, 1), zone);
          expect(instantOf(date, null, zone)).toEqual(startOfDayIn(date, zone));
          expect([at(over, -1000), over].map((now) => isPast(allDay(date, zone), now))).toEqual([false, true]);
        }),
      );
    });
  });

  describe("an answer can be changed until the end of the day after, in the follow-up's zone", () => {
    test.each([
      { what: "a regular day", zone: "Europe/Berlin", startsAt: "2026-06-02T08:00:00Z", over: "2026-06-03T22:00:00Z" },
      { what: "already tomorrow", zone: "Asia/Kolkata", startsAt: "2026-06-02T20:00:00Z", over: "2026-06-04T18:30:00Z" },
      { what: "still yesterday", zone: "America/New_York", startsAt: "2026-06-02T03:00:00Z", over: "2026-06-03T04:00:00Z" },
      { what: "the day after has 23 hours", zone: "Europe/Berlin", startsAt: "2026-03-28T12:00:00Z", over: "2026-03-29T22:00:00Z" },
      { what: "the day after skips this time", zone: "Europe/Berlin", startsAt: "2026-03-28T01:30:00Z", over: "2026-03-29T22:00:00Z" },
      { what: "the day after has 25 hours", zone: "Europe/Berlin", startsAt: "2026-10-24T12:00:00Z", over: "2026-10-25T23:00:00Z" },
      { what: "the day after has no midnight", zone: "America/Santiago", startsAt: "2026-09-05T04:00:00Z", over: "2026-09-07T03:00:00Z" },
      {
        what: "the day after repeats its last hour",
        zone: "America/Santiago",
        startsAt: "2026-04-03T15:00:00Z",
        over: "2026-04-05T04:00:00Z",
      },
    ])("$what in $zone: until $over", ({ zone, startsAt, over }) => {
      const when = { ...tuesday, startsAt: at(startsAt), zone };
      expect([at(startsAt), at(over, -1), at(over)].map((now) => canChangeAnswer(when, now))).toEqual([true, true, false]);
    });

    test.each(zones)("on any day in %s", (zone) => {
      fc.assert(
        fc.property(someDate(zone), (date) => {
          const over = startOfDayIn(daysAfter(date, 2), zone);
          expect([at(over, -1), over].map((now) => canChangeAnswer(allDay(date, zone), now))).toEqual([true, false]);
        }),
      );
    });
  });
});

test("an instant is serialized in UTC, whatever zone it was entered in", () => {
  expect(JSON.stringify([instantOf("2026-06-02", "10:00", "Europe/Berlin"), instantOf("2026-06-02", null, "Europe/Berlin")])).toBe(
    '["2026-06-02T08:00:00.000Z","2026-06-01T22:00:00.000Z"]',
  );
});

test("a timed follow-up is past from the moment it starts", () => {
  const { startsAt } = tuesday;
  expect([at(startsAt, -1), startsAt, at(startsAt, 1)].map((now) => isPast(tuesday, now))).toEqual([false, true, true]);
});

test("an all-day follow-up is not past in the last millisecond of its day", () => {
  expect(isPast(allDay("2026-06-02", "Europe/Berlin"), at("2026-06-02T22:00:00Z", -1))).toBe(false);
});

test.each([
  { what: "the same", other: { ...tuesday, startsAt: at(tuesday.startsAt) }, same: true },
  { what: "a minute later", other: { ...tuesday, startsAt: at(tuesday.startsAt, 60_000) }, same: false },
  { what: "longer", other: { ...tuesday, durationMinutes: 31 }, same: false },
  { what: "all day", other: { ...tuesday, allDay: true }, same: false },
  { what: "the same instant in another zone", other: { ...tuesday, zone: "Asia/Kolkata" }, same: true },
  { what: "another day", other: thursday, same: false },
])("$what counts as the same time: $same", ({ other, same }) => {
  expect(sameTime(tuesday, other)).toBe(same);
  expect(sameTime(other, tuesday)).toBe(same);
});

test.each([
  ["Europe/Berlin", true],
  ["Asia/Kolkata", true],
  ["UTC", true],
  ["Mars/Olympus", false],
  ["", false],
])("%j is a valid zone: %s", (zone, isValid) => {
  expect(isZone(zone)).toBe(isValid);
});

test("the history records a time as its instant and duration", () => {
  expect(whenKey(tuesday)).toBe("2026-06-02T08:00:00.000Z, 30 minutes");
  expect(whenKey(allDay("2026-06-02", "Europe/Berlin"))).toBe("2026-06-01T22:00:00.000Z, all day");
});

describe("the five-year limit", () => {
  const noon = (date: string, zone: string): When => ({
    startsAt: instantsOf(date, "12:00", zone)[0] ?? new Date(NaN),
    allDay: false,
    durationMinutes: 30,
    zone,
  });

  test.each([
    { what: "five years to the day", zone: "Europe/Berlin", now: "2026-11-23T09:00:00Z", last: "2031-11-23", first: "2031-11-24" },
    {
      what: "already tomorrow",
      zone: "Pacific/Kiritimati",
      now: "2026-11-23T11:00:00Z",
      last: "2031-11-24",
      first: "2031-11-25",
    },
    {
      what: "still yesterday",
      zone: "Pacific/Pago_Pago",
      now: "2026-11-23T10:00:00Z",
      last: "2031-11-22",
      first: "2031-11-23",
    },
    { what: "from a leap day", zone: "America/St_Johns", now: "2028-02-29T12:00:00Z", last: "2033-02-28", first: "2033-03-01" },
    { what: "to a leap day", zone: "Asia/Kathmandu", now: "2027-02-28T12:00:00Z", last: "2032-02-28", first: "2032-02-29" },
    { what: "across the new year", zone: "Pacific/Chatham", now: "2026-12-31T10:30:00Z", last: "2032-01-01", first: "2032-01-02" },
  ])("$what in $zone: $last is allowed, $first is not", ({ zone, now, last, first }) => {
    const whens = [allDay(last, zone), noon(last, zone), noon(first, zone), allDay(first, zone)];
    expect(whens.map((when) => isTooFar(when, at(now)))).toEqual([false, false, true, true]);
  });

  test("an invalid date is too far ahead", () => {
    expect(isTooFar({ ...tuesday, startsAt: new Date(NaN) }, tuesday.startsAt)).toBe(true);
  });
});

describe("an all-day follow-up is over for a person once the day is over in their zone", () => {
  test.each([
    { reader: "Pacific/Kiritimati", over: "2026-11-27T10:00:00Z", mayChangeUntil: "2026-11-28T10:00:00Z" },
    { reader: "Pacific/Chatham", over: "2026-11-27T10:15:00Z", mayChangeUntil: "2026-11-28T10:15:00Z" },
    { reader: "Australia/Lord_Howe", over: "2026-11-27T13:00:00Z", mayChangeUntil: "2026-11-28T13:00:00Z" },
    { reader: "Asia/Kathmandu", over: "2026-11-27T18:15:00Z", mayChangeUntil: "2026-11-28T18:15:00Z" },
    { reader: "Europe/Berlin", over: "2026-11-27T23:00:00Z", mayChangeUntil: "2026-11-28T23:00:00Z" },
    { reader: "America/St_Johns", over: "2026-11-28T03:30:00Z", mayChangeUntil: "2026-11-29T03:30:00Z" },
    { reader: "Pacific/Pago_Pago", over: "2026-11-28T11:00:00Z", mayChangeUntil: "2026-11-29T11:00:00Z" },
    { reader: "no zone", over: "2026-11-28T00:00:00Z", mayChangeUntil: "2026-11-29T00:00:00Z" },
  ])("in $reader from $over, whatever zone it was created in", ({ reader, over, mayChangeUntil }) => {
    for (const zone of ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      const when = allDay("2026-11-27", zone);
      expect([at(over, -1), at(over)].map((now) => isPast(when, now, reader))).toEqual([false, true]);
      expect([at(mayChangeUntil, -1), at(mayChangeUntil)].map((now) => canChangeAnswer(when, now, reader))).toEqual([true, false]);
    }
  });

  test.each(zones)("on any day, seen from %s", (reader) => {
    fc.assert(
      fc.property(someDate(reader), fc.constantFrom(...zones), (date, zone) => {
        const over = startOfDayIn(daysAfter(date, 1), reader);
        expect([at(over, -1), over].map((now) => isPast(allDay(date, zone), now, reader))).toEqual([false, true]);
      }),
      { numRuns: 50 },
    );
  });

  test("a timed follow-up starts for everyone at once, and its answers can change until the day after in its own zone", () => {
    const { startsAt } = tuesday;
    for (const reader of zones) {
      expect([at(startsAt, -1), startsAt].map((now) => isPast(tuesday, now, reader))).toEqual([false, true]);
      expect([at("2026-06-03T22:00:00Z", -1), at("2026-06-03T22:00:00Z")].map((now) => canChangeAnswer(tuesday, now, reader))).toEqual([
        true,
        false,
      ]);
    }
  });
});

test("any value the database can hold can be evaluated and rendered", () => {
  const instant = fc.oneof(
    fc.date(),
    fc.integer({ min: -8_640_000, max: 8_640_000 }).map((ms) => new Date(ms * 1_000_000_000)),
    fc.constantFrom(8.64e15, -8.64e15, 8.64e15 - 1, NaN).map((ms) => new Date(ms)),
  );
  const zone = fc.oneof(fc.constantFrom(...zones, "", "Mars/Olympus", "Europe", "UTC+25", "null"), fc.string());
  const when = fc.record({ startsAt: instant, allDay: fc.boolean(), durationMinutes: fc.oneof(fc.nat(), fc.constant(2 ** 31 - 1)), zone });
  fc.assert(
    fc.property(when, when, instant, zone, (one, other, now, reader) => {
      for (const words of [JSON.stringify(whenElements(one, reader)), whenText(one, reader), whenKey(one)])
        expect(words).not.toMatch(/NaN|undefined|Invalid/);
      expect(pickerDate(one.startsAt, reader) ?? "0001-01-01").toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(pickerTime(one.startsAt, reader) ?? "00:00").toMatch(/^\d\d:\d\d$/);
      for (const result of [isPast(one, now, reader), isTooFar(one, now), canChangeAnswer(one, now, reader), sameTime(one, other)])
        expect(result).toBeTypeOf("boolean");
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  { what: "the year 9999", startsAt: "9999-12-31T12:00:00Z", words: "Fri, Dec 31, 9999 at 12:00 PM UTC (30 minutes)" },
  { what: "the year 10000", startsAt: "+010000-01-01T12:00:00Z", words: "Sat, Jan 1, 10000 at 12:00 PM UTC (30 minutes)" },
  { what: "the year 1", startsAt: "0001-01-01T12:00:00Z", words: "Mon, Jan 1, 0001 at 12:00 PM UTC (30 minutes)" },
  { what: "no date", startsAt: "infinity", words: "an unknown date (30 minutes)" },
])("$what has a text form", ({ startsAt, words }) => {
  expect(whenText({ ...tuesday, startsAt: new Date(startsAt) }, "Nowhere")).toBe(words);
});
