import { addDays } from "date-fns";
import { v7 as newId } from "uuid";
import { expect, test } from "vitest";
import type { When } from "../../src/domain/follow-up.ts";
import type { Cursor } from "../../src/domain/list.ts";
import { createFollowUp } from "../../src/store/execute-command.ts";
import { invitationsPage } from "../../src/store/lists.ts";
import { openStore } from "../../src/store/store.ts";
import { daysAfter, startOfDayIn } from "../domain/wall-clock.ts";
import { createDatabase, monday } from "../support/bot.ts";
import { randomFrom } from "../support/random.ts";

const zones = [
  "Pacific/Kiritimati",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "America/St_Johns",
  "Pacific/Pago_Pago",
] as const;
const workspaceId = "T0LIST";
const reader = { workspaceId, personId: "U0BO" };

/** Computes how a reader should see a follow-up, independently of the code under test. */
function seenBy(zone: string, now: Date, id: string, when: When) {
  const date = new Intl.DateTimeFormat("sv-SE", { timeZone: when.zone, dateStyle: "short" }).format(when.startsAt);
  const begins = when.allDay ? startOfDayIn(date, zone) : when.startsAt;
  const ends = when.allDay ? startOfDayIn(daysAfter(date, 1), zone) : new Date(when.startsAt.getTime() + when.durationMinutes * 60_000);
  return { id, begins: begins.getTime(), isOver: ends <= now };
}

test("list pages are in order for every reader, forward and backward", async () => {
  const store = await openStore({ databaseUrl: await createDatabase(), dataDir: "" }, () => {});
  const { db } = store;
  try {
    await db.workspace.create({ data: { id: workspaceId, name: workspaceId, botUserId: "U0BOT", installedAt: monday } });
    const profile = { workspaceId, zone: "UTC", isBot: false, isGuest: false, isExternal: false, deactivated: false, fetchedAt: monday };
    for (const id of ["U0ANA", "U0BO"]) await db.member.create({ data: { ...profile, id, name: id } });
    const random = randomFrom(8);
    const made = new Map<string, When>();
    for (let n = 0; n < 60; n++) {
      const zone = random.oneOf(zones);
      const date = daysAfter("2026-11-25", random.below(6));
      const when: When = random.chance(0.5)
        ? { startsAt: startOfDayIn(date, zone), allDay: true, durationMinutes: 30, zone }
        : {
            startsAt: addDays(new Date(`${date}T${String(random.below(24)).padStart(2, "0")}:00Z`), 0),
            allDay: false,
            durationMinutes: random.oneOf([15, 60, 480]),
            zone,
          };
      const created = await createFollowUp(
        store,
        workspaceId,
        {
          id: newId(),
          by: "U0ANA",
          title: `#${n}`,
          followUpType: "MEETING",
          owner: { ...profile, id: "U0ANA" },
          participants: [{ ...profile, id: "U0BO" }],
          location: "",
          description: "",
          sourceUrl: null,
          ...when,
        },
        { now: monday, newId },
      );
      if (!created.ok) throw new Error(created.refusal.because);
      made.set(created.followUp.invitations[0]?.id ?? "", when);
    }
    for (const zone of ["UTC", "Pacific/Kiritimati", "America/St_Johns", "Pacific/Pago_Pago"]) {
      for (const now of ["2026-11-25T00:00:00Z", "2026-11-27T10:00:00Z", "2026-11-28T13:59:00Z", "2026-12-03T00:00:00Z"].map(
        (text) => new Date(text),
      )) {
        const readAt = { now, zone };
        const pagesFrom = async (toward: Cursor["toward"], cursor?: Cursor) => {
          const pages = [await invitationsPage(db, reader, false, cursor, readAt)];
          for (let next = pages[0]?.[toward]; next && pages.length < 20; next = pages.at(-1)?.[toward])
            pages.push(await invitationsPage(db, reader, false, next, readAt));
          return pages;
        };
        const expected = [...made]
          .map(([id, when]) => seenBy(zone, now, id, when))
          .toSorted((a, b) => {
            if (a.isOver !== b.isOver) return a.isOver ? 1 : -1;
            const forward = a.begins - b.begins || (a.id < b.id ? -1 : 1);
            return a.isOver ? -forward : forward;
          })
          .map(({ id, isOver }) => `${id} ${isOver}`);
        const idsOf = (pages: Awaited<ReturnType<typeof pagesFrom>>) =>
          pages.flatMap(({ rows }) => rows.map(({ invitation, isOver }) => `${invitation.id} ${isOver}`));
        const forwardPages = await pagesFrom("later");
        expect({ zone, now, ids: idsOf(forwardPages) }).toEqual({ zone, now, ids: expected });
        const backwardPages = await pagesFrom("earlier", forwardPages.at(-1)?.earlier);
        expect({ zone, now, ids: idsOf(backwardPages.toReversed()) }).toEqual({ zone, now, ids: expected.slice(0, 50) });
      }
    }
  } finally {
    await store.close();
  }
});
