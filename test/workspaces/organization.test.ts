import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { httpManifest } from "../../scripts/http-manifest.ts";
import { startTestBot, temporaryFolder } from "../support/bot.ts";
import { sends } from "../support/cast.ts";
import { lists } from "../support/seed.ts";

test("an organization installs the app once, and people in its workspaces can invite each other", async () => {
  const manifest = join(await temporaryFolder(), "manifest.yml");
  await writeFile(manifest, httpManifest(await readFile("manifest.yml", "utf8"), "https://bot.example"));
  const testBot = await startTestBot({ workspaces: "many", over: "http", manifest, enterprise: { id: "E0ORG", name: "Org" } });
  const { slack, store, installUrl, settled } = testBot;
  const ana = slack.addPerson({ name: "Ana" });
  const bo = slack.addPerson({ name: "Bo", team: "T0BRANCH" });
  const stranger = slack.addPerson({ name: "Stranger", external: true });
  expect(await ana.installs(installUrl, { org: true })).toMatchObject({ status: 200 });
  await ana.sees("Follow-up is installed");
  expect(await store.db.workspace.findMany({ select: { id: true, name: true } })).toEqual([{ id: "E0ORG", name: "Org" }]);

  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited · @Ana invited you to a meeting");
  expect((await lists(bo)).screen).toContain("Kick-off");
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  expect(await bo.submits({ Reason: "On leave" })).toEqual({ closed: true });
  await ana.sees("@Bo declined your meeting");
  await ana.clicks("Reschedule");
  await ana.seesModal("Reschedule");
  expect(await ana.submits({ Date: "2026-12-24", Time: "10:00" })).toEqual({ closed: true });
  await bo.sees((message) => message.labels.includes("Accept") && message.screen.includes("December 24th"));
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");

  await ana.types("/followup Secret");
  await ana.seesModal("New follow-up");
  expect(await ana.submits({ Date: "2026-12-24", Time: "10:00", Participants: [stranger] })).toMatchObject({
    errors: { Participants: expect.stringContaining("is in another workspace") },
  });
  await ana.closesModal();

  await slack.rename(bo, "Boris");
  await expect.poll(async () => (await store.db.member.findFirst({ where: { id: bo.id } }))?.name).toBe("Boris");
  await slack.uninstalls();
  await expect.poll(async () => (await store.db.workspace.findFirst())?.botToken).toBeNull();
  await settled();
});
