import type { KnownBlock } from "@slack/types";
import fc from "fast-check";
import { v7 as newId } from "uuid";
import { expect, test } from "vitest";
import { checkMessageBlocks } from "../../packages/slack-emulator/validate/check.ts";
import { elementsOf } from "../../packages/slack-emulator/validate/walk.ts";
import type { FollowUp, Invitation } from "../../src/domain/follow-up.ts";
import { newInvitation } from "../../src/domain/invitations.ts";
import { groups, type Row } from "../../src/domain/list.ts";
import type { Message } from "../../src/views/blocks.ts";
import { declinedNotice } from "../../src/views/declined-notice.ts";
import { invitationCard } from "../../src/views/invitation-card.ts";
import { listMessage } from "../../src/views/list.ts";
import { organizerCard } from "../../src/views/organizer-card.ts";
import { ana, created } from "../domain/fixtures.ts";

const reader = { id: "U0ANA", zone: "UTC" };

/** One- and two-unit UTF-16 characters, text that Slack or JSON escapes, and sequences that must not be split. */
const filler = fc.constantFrom("x", "🎉", "&<>", '\n"\\', "é\u0301", "<@U0123456789> ");
const ofLength = (limit: number) =>
  fc
    .tuple(filler, fc.oneof(fc.constant(limit), fc.nat(limit)))
    .map(([text, length]) => Array.from(text.repeat(limit)).slice(0, length).join(""));

const worst = fc.record({
  title: ofLength(150).filter((title) => title.trim() !== ""),
  location: ofLength(250),
  description: ofLength(3000),
  reason: ofLength(3000),
  note: ofLength(1000),
  participants: fc.oneof(fc.constant(200), fc.nat(200)),
  lost: fc.oneof(fc.constant(12), fc.nat(30)),
  assignedTimes: fc.oneof(fc.constant(60), fc.nat(3)),
});

const person = (index: number) => ({ id: `U0123456${1000 + index}`, isBot: false, isExternal: false, deactivated: false });

function followUpOf({
  participants,
  lost,
  assignedTimes,
  reason,
  note,
  ...texts
}: typeof worst extends fc.Arbitrary<infer T> ? T : never): FollowUp {
  const states = ["PENDING", "ACCEPTED", "DECLINED"] as const;
  const invite = (index: number, overrides: Partial<Invitation>) =>
    newInvitation(newId(), person(index), "PARTICIPANT", 2, { firstRevision: 1, reason, note, ...overrides });
  const others = Array.from(
    { length: participants },
    (_, index): Invitation =>
      invite(index, index < lost ? { undeliverable: "UNREACHABLE" } : { state: states[index % 3] ?? "PENDING", seenAt: new Date(0) }),
  );
  const owners = Array.from(
    { length: assignedTimes },
    (_, index): Invitation =>
      invite(500 + index, { role: "OWNER", declinedAt: new Date(0), state: index < assignedTimes - 1 ? "WITHDRAWN" : "DECLINED" }),
  );
  const previous = {
    previousStartsAt: new Date(0),
    previousAllDay: false,
    previousDurationMinutes: 30,
    previousZone: "America/Argentina/Buenos_Aires",
  };
  const followUp = { ...created(), ...texts, ...previous, id: newId(), organizerId: `U0${ana.id}`, revision: 2 };
  return { ...followUp, sourceUrl: `https://example.slack.com/${"a".repeat(200)}`, invitations: [...others, ...owners] };
}

const textLength = (value: unknown): number =>
  typeof value !== "object" || value === null
    ? 0
    : Object.entries(value).reduce(
        (sum, [key, inner]) => sum + (key === "text" && typeof inner === "string" ? inner.length : textLength(inner)),
        0,
      );

const actionsOf = (blocks: KnownBlock[]) =>
  checkMessageBlocks(blocks).flatMap((block) => elementsOf(block).map((element) => ("text" in element ? element.text.text : element.type)));

function expectToFit({ text, blocks }: Message) {
  expect(textLength(blocks)).toBeLessThan(9_000);
  expect(JSON.stringify(blocks).length).toBeLessThan(15_000);
  expect(Array.from(text).length).toBeLessThanOrEqual(4_000);
  for (const found of JSON.stringify(blocks).matchAll(/\\ud[89a-f][0-9a-f]{2}/g)) expect.fail(`half a character: ${found[0]}`);
}

test("no card or notice exceeds Slack's limits, and all keep their buttons", () => {
  fc.assert(
    fc.property(worst, (given) => {
      const followUp = followUpOf(given);
      const card = organizerCard(followUp, { id: "U0ANA", zone: "America/Argentina/Buenos_Aires" });
      expectToFit(card);
      const rows = Math.min(9, given.lost, given.participants);
      const labels = actionsOf(card.blocks);
      expect(labels.filter((label) => label === "Reassign")).toHaveLength(rows);
      expect(labels.filter((label) => label === "Remove")).toHaveLength(rows);
      expect(labels).toEqual(expect.arrayContaining(["overflow", "Cancel follow-up"]));
      for (const invitation of [followUp.invitations[0], followUp.invitations.at(-1)].flatMap((one) => one ?? [])) {
        const pending = { ...invitation, state: "PENDING" as const };
        const invitee = invitationCard(followUp, pending, 2, reader);
        expectToFit(invitee);
        expect(actionsOf(invitee.blocks)).toEqual(["Accept", "Decline", "Details"]);
        const declined = { ...invitation, state: "DECLINED" as const };
        const notice = declinedNotice(followUp, declined, { reason: given.reason, revision: 2, isLatest: true }, reader);
        expectToFit(notice);
        expect(actionsOf(notice.blocks)).toEqual(expect.arrayContaining(["Got it", "overflow"]));
        expectToFit(declinedNotice(followUp, declined, { reason: given.reason, revision: 1, isLatest: true }, reader));
      }
    }),
    { numRuns: 60 },
  );
});

test("shortened text says so, and Details shows all of it", () => {
  const followUp = followUpOf({
    title: "x",
    location: "",
    description: "🎉".repeat(3000),
    reason: "🎉".repeat(3000),
    note: "",
    participants: 3,
    lost: 0,
    assignedTimes: 0,
  });
  const { blocks } = organizerCard(followUp, reader);
  expect(JSON.stringify(blocks)).toMatch(/"(🎉){299}…"/u);
  expect(actionsOf(blocks)).toEqual(["overflow", "Details", "Cancel follow-up"]);
});

test("a list page has as many rows as Slack allows, and the next page starts where it ends", () => {
  fc.assert(
    fc.property(worst, fc.constantFrom(...groups), fc.constantFrom("later" as const, "earlier" as const), (given, group, toward) => {
      const rows = Array.from({ length: 10 }, (): Row => {
        const followUp = followUpOf({ ...given, participants: 1, assignedTimes: 0, lost: 0 });
        const invitation = followUp.invitations[0];
        if (!invitation) throw new Error("nobody is invited");
        return { group, followUp, invitation, startsAt: followUp.startsAt, isOver: false };
      });
      const page = { toward, group, startsAt: new Date(0).toISOString(), id: newId() };
      const message = listMessage({ rows, earlier: page, later: page }, { responsesOnly: false, page }, reader, (_, error) =>
        expect.fail(String(error)),
      );
      expectToFit(message);
      const rowCount = actionsOf(message.blocks).filter((label) => label === "Details").length;
      expect(rowCount).toBeGreaterThanOrEqual(3);
      expect(actionsOf(message.blocks)).toEqual(expect.arrayContaining(["Previous page", "Next page"]));
      const turn = toward === "later" ? rows[rowCount - 1] : rows[rows.length - rowCount];
      expect(JSON.stringify(message.blocks)).toContain(rowCount < rows.length ? `${turn?.invitation.id}` : page.id);
    }),
    { numRuns: 30 },
  );
});
