import { describe, expect, test } from "vitest";
import { create } from "../../src/domain/create.ts";
import {
  ana,
  ask,
  bo,
  bot,
  context,
  created,
  cy,
  dee,
  form,
  former,
  now,
  organizerCard,
  outsider,
  refusal,
  statesOf,
  tuesday,
} from "./fixtures.ts";

const createWith = (more: Parameters<typeof form>[0] = {}) => create(form(more), context(now));

const pending = {
  state: "PENDING",
  revision: 1,
  firstRevision: 1,
  reason: "",
  note: "",
  declinedAt: null,
  seenAt: null,
  decidedAt: null,
  undeliverable: null,
  hasLeft: false,
  passedOnFrom: null,
};

test("a follow-up for others invites its owner and participants, and gives the organizer a card", () => {
  expect(createWith({ owner: bo, participants: [cy], sourceUrl: "https://x.slack.com/p1" })).toEqual({
    ok: true,
    followUp: {
      id: "the-follow-up",
      organizerId: "ana",
      ownerId: "bo",
      type: "MEETING",
      status: "OPEN",
      revision: 1,
      title: "Plan the launch",
      description: "Bring numbers",
      location: "Room 5",
      sourceUrl: "https://x.slack.com/p1",
      ...tuesday,
      previousStartsAt: null,
      previousAllDay: null,
      previousDurationMinutes: null,
      previousZone: null,
      organizerHasLeft: false,
      handedOver: false,
      invitations: [
        { ...pending, id: "id-01", inviteeId: "bo", role: "OWNER" },
        { ...pending, id: "id-02", inviteeId: "cy", role: "PARTICIPANT" },
      ],
    },
    history: { what: "create", by: "ana", invitationId: null, from: "", to: "2026-06-02T08:00:00.000Z, 30 minutes", reason: "" },
    effects: [ask({ id: "id-01" }), ask({ id: "id-02" }), organizerCard],
  });
});

test("a follow-up without other people invites no one", () => {
  expect(createWith()).toMatchObject({ ok: true, followUp: { ownerId: "ana", invitations: [] }, effects: [organizerCard] });
});

test("submitting a form twice creates the same follow-up", () => {
  const twice = [createWith({ id: "made-once" }), createWith({ id: "made-once" })];
  for (const made of twice) expect(made).toMatchObject({ ok: true, followUp: { id: "made-once" } });
});

test("the history marks an all-day follow-up as all day", () => {
  const made = createWith({ startsAt: new Date("2026-06-01T22:00:00Z"), allDay: true, durationMinutes: 0 });
  expect(made).toMatchObject({ history: { from: "", to: "2026-06-01T22:00:00.000Z, all day" } });
});

test("a title is trimmed", () => {
  expect(created({ title: "  *Plan* & go \n" }).title).toBe("*Plan* & go");
});

test.each(["", "   ", "\n\t"])("a title of %j is refused", (title) => {
  expect(createWith({ title })).toEqual(refusal("empty-title"));
});

describe("R7: who can be invited", () => {
  test.each([
    { who: "the organizer among the participants", people: { participants: [ana, cy] }, invited: ["cy PENDING"] },
    { who: "the organizer as a participant in someone else's task", people: { owner: bo, participants: [ana] }, invited: ["bo PENDING"] },
    { who: "only the organizer", people: { participants: [ana] }, invited: [] },
    { who: "a participant listed twice", people: { participants: [cy, dee, cy] }, invited: ["cy PENDING", "dee PENDING"] },
    { who: "the owner also listed as a participant", people: { owner: bo, participants: [bo, cy] }, invited: ["bo PENDING", "cy PENDING"] },
  ])("$who: each other person gets one invitation", ({ people, invited }) => {
    expect(statesOf(created(people))).toEqual(invited);
  });

  test("someone listed as both owner and participant is invited as the owner", () => {
    expect(created({ owner: bo, participants: [bo] }).invitations.map(({ role }) => role)).toEqual(["OWNER"]);
  });

  test.each([
    { who: bot, because: "bot" },
    { who: former, because: "deactivated" },
    { who: outsider, because: "external" },
  ] as const)("a refusal names the person who can't be invited: $because", ({ who, because }) => {
    expect(createWith({ participants: [cy, who] })).toEqual(refusal(because, [], who));
    expect(createWith({ owner: who })).toEqual(refusal(because, [], who));
  });

  test("a deactivated bot is refused as a bot, and the owner is checked before the participants", () => {
    expect(createWith({ owner: { ...bot, deactivated: true, isExternal: true }, participants: [former] })).toEqual(refusal("bot", [], bot));
    expect(createWith({ owner: { ...former, isExternal: true } })).toEqual(refusal("deactivated", [], former));
  });
});

describe("R8: the past", () => {
  const allDay = (startsAt: string) => ({ startsAt: new Date(startsAt), allDay: true, durationMinutes: 0 });

  test.each([
    { what: "one millisecond from now", more: { startsAt: new Date(now.getTime() + 1) }, allowed: true },
    { what: "now", more: { startsAt: now }, allowed: false },
    { what: "one millisecond ago", more: { startsAt: new Date(now.getTime() - 1) }, allowed: false },
    { what: "all day today", more: allDay("2026-05-31T22:00:00Z"), allowed: true },
    { what: "all day yesterday", more: allDay("2026-05-30T22:00:00Z"), allowed: false },
  ])("$what is allowed: $allowed", ({ more, allowed }) => {
    const made = createWith(more);
    expect(made.ok).toBe(allowed);
    if (!allowed) expect(made).toEqual(refusal("in-the-past"));
  });
});
