import { describe, expect, test } from "vitest";
import { decide } from "../../src/domain/decide.ts";
import type { When } from "../../src/domain/follow-up.ts";
import { listSortKeys } from "../../src/domain/list.ts";
import { isOver } from "../../src/domain/time.ts";
import { after, ana, attempt, bo, context, created, cy, invitationOf, refusal, stale, thursday, tuesday } from "./fixtures.ts";
import { accepts, clears, declines, keeps, reschedules } from "./steps.ts";

const meeting = created({ participants: [bo, cy] });
const ends = new Date("2026-06-02T08:30:00Z");
const before = (instant: Date) => new Date(instant.getTime() - 1);

describe("clearing a past row", () => {
  test.each([
    { who: "the invitee", by: bo, set: { clearedByInvitee: true } },
    { who: "the organizer", by: ana, set: { clearedByOrganizer: true } },
  ])("as $who removes it from their own list and redraws nothing", ({ by, set }) => {
    const { id } = invitationOf(meeting, bo);
    expect(attempt(meeting, clears(bo, by), ends)).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set }], add: [] },
      history: { what: "clear", by: by.id, invitationId: id, from: "PENDING", to: "", reason: "" },
      effects: [],
    });
  });

  test("is allowed once the follow-up has ended, but not before", () => {
    for (const by of [ana, bo]) expect(attempt(meeting, clears(bo, by), before(ends))).toEqual(refusal("not-over"));
  });

  test("is refused when the follow-up has changed since the row was drawn", () => {
    const rescheduled = after(meeting, reschedules(thursday));
    expect(attempt(rescheduled, clears(bo)(meeting), ends)).toEqual(stale("out-of-date", rescheduled, bo));
    const answered = after(meeting, accepts(bo));
    expect(attempt(answered, clears(bo)(meeting), ends)).toEqual(stale("already-accepted", answered, bo));
    const decided = after(meeting, declines(bo), keeps(bo));
    expect(attempt(decided, clears(bo, ana)(after(meeting, declines(bo))), ends)).toMatchObject({ refusal: { because: "decided" } });
  });

  test.each([
    { zone: "Pacific/Kiritimati", over: "2026-06-02T10:00:00Z" },
    { zone: "Europe/Berlin", over: "2026-06-02T22:00:00Z" },
    { zone: "Pacific/Pago_Pago", over: "2026-06-03T11:00:00Z" },
    { zone: undefined, over: "2026-06-02T22:00:00Z" },
  ])("for an all-day follow-up is allowed once the day is over in the viewer's zone ($zone)", ({ zone, over }) => {
    const day = created({ participants: [bo], startsAt: new Date("2026-06-01T22:00:00Z"), allDay: true });
    const allowed = [before(new Date(over)), new Date(over)].map((now) => decide(day, clears(bo)(day), { ...context(now), zone }).ok);
    expect(allowed).toEqual([false, true]);
  });
});

test("a timed follow-up is over at the same instant for everyone", () => {
  for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    expect([tuesday.startsAt, before(ends), ends].map((now) => isOver(tuesday, now, zone))).toEqual([false, false, true]);
  }
});

test.each<{ what: string; when: When; position: ReturnType<typeof listSortKeys> }>([
  { what: "a timed follow-up by its start and end", when: tuesday, position: { allDay: false, startsAt: tuesday.startsAt, endsAt: ends } },
  {
    what: "an all-day follow-up by its date",
    when: { startsAt: new Date("2026-06-01T10:00:00Z"), allDay: true, durationMinutes: 30, zone: "Pacific/Kiritimati" },
    position: { allDay: true, startsAt: new Date("2026-06-02T00:00:00Z"), endsAt: null },
  },
  {
    what: "a follow-up with an invalid time in the distant past",
    when: { ...tuesday, startsAt: new Date(NaN) },
    position: { allDay: false, startsAt: new Date(0), endsAt: null },
  },
])("lists sort $what", ({ when, position }) => {
  expect(listSortKeys(when)).toEqual(position);
  if (position.endsAt === null && !position.allDay) expect(isOver(when, tuesday.startsAt)).toBe(true);
});
