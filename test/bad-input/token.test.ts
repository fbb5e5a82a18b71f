import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { isTold, logged } from "../support/faults.ts";

test("with a revoked token, decisions are saved, and forms that can't open say so", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled } = testBot;
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  await cy.sees("Invited");
  await ana.sees("Invited (2): @Bo, @Cy");
  await settled();
  slack.revokeToken();

  expect(await bo.clicks("Accept")).toMatchObject({ acked: true });
  await expect.poll(() => logged(testBot, /Slack rejected the token; reinstall the app/)).toBeDefined();
  expect(await store.db.invitation.findFirst({ where: { inviteeId: bo.id } })).toMatchObject({ state: "ACCEPTED" });
  expect(
    await store.db.message.count({ where: { shownVersion: { lt: store.db.message.fields.desiredVersion } } }),
    "Slack isn't up to date yet",
  ).toBe(2);

  await isTold(cy, "Something went wrong, and nothing was saved. Try again in a moment", () => cy.clicks("Decline"));
  await isTold(ana, "Something went wrong, and nothing was saved. Try again in a moment", () => ana.types("/followup Next"));
  expect([cy.modal, ana.modal]).toEqual([undefined, undefined]);
  await ana.types("/invitations");
  await ana.sees("Sent");
});
