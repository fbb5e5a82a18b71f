import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { startSlack } from "../../packages/slack-emulator/index.ts";
import { startAdmin } from "./admin.ts";
import { cast, sends } from "./cast.ts";
import { temporaryFolder } from "./databases.ts";
import { inAWeek, overSocket, type Place, start } from "./program.ts";

/** A database, and how an operator backs it up to a file and restores it to a new place. */
export type Backups = { place: Place; backup: (file: string) => Promise<void>; restored: (file: string) => Promise<Place> };

/** Checks that answers given after a backup are asked for again once it's restored, and that no one gets a message twice. */
export async function testBackupAndRestore({ place, backup, restored }: Backups): Promise<void> {
  const slack = await startSlack();
  onTestFinished(async () => {
    await slack.stop();
    expect(slack.problems, "what Slack would have refused").toEqual([]);
  });
  const { ana, bo, cy } = cast(slack);
  const file = join(await temporaryFolder(), "backup of today");

  const first = await start(await overSocket(slack, place));
  await sends(ana, "Kick-off", { Participants: [bo, cy], Date: inAWeek });
  const invited = await bo.sees("Invited · @Ana");
  await cy.sees("Invited · @Ana");
  await cy.clicks("Accept");
  await ana.sees("Accepted (1): @Cy");
  expect(await first.signals("SIGTERM")).toMatchObject({ code: 0 });
  await backup(file);
  const second = await start(await overSocket(slack, place));
  await bo.clicks("Accept", { in: invited });
  await ana.sees("Accepted (2): @Bo, @Cy");
  expect(await second.signals("SIGTERM")).toMatchObject({ code: 0 });

  const restoredPlace = await restored(file);
  expect(await (await startAdmin(restoredPlace, "redraw")).ends()).toEqual({
    code: 0,
    printed: "3 messages will be updated by the bot.\n",
  });
  await start(await overSocket(slack, restoredPlace));
  const card = await ana.sees(/Invited \(1\): @Bo\nAccepted \(1\): @Cy/);
  await bo.until(() => bo.messages.some(({ ts, labels }) => ts === invited.ts && labels.includes("Accept")));
  await bo.clicks("Accept", { in: invited });
  await ana.sees((message) => message.ts === card.ts && message.screen.includes("Accepted (2): @Bo, @Cy"));
  // A slow machine may add an ephemeral message that it takes a little longer.
  const lasting = [ana, bo, cy].flatMap(({ messages }) => messages.filter(({ ephemeral }) => !ephemeral));
  expect(lasting, "no one got a message twice").toHaveLength(3);
}
