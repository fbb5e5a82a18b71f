import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { untilAllShown } from "../support/metrics.ts";
import { overHttp, run, start } from "../support/program.ts";
import { faultScale } from "./fault-scale.ts";
import { assertNothingLost, startFaultTest } from "./fault-test.ts";
import { createGroups, runGroups } from "./people.ts";

/** Creates a small in-memory disk, visible at `inside` only to programs started with `through`. Throws if it can't be mounted. */
async function smallDisk(megabytes: number) {
  const inside = "/mnt";
  const holder = spawn("unshare", [
    "-Urm",
    "sh",
    "-c",
    `mount -t tmpfs -o size=${megabytes}m tmpfs ${inside} && echo made && exec sleep 600`,
  ]);
  onTestFinished(() => void holder.kill("SIGKILL"));
  let errorText = "";
  holder.stderr.on("data", (chunk: Buffer) => (errorText += String(chunk)));
  const isMade = await Promise.race([once(holder.stdout, "data").then(() => true), once(holder, "exit").then(() => false)]).catch(
    (error: Error) => {
      errorText = error.message;
      return false;
    },
  );
  if (!isMade) throw new Error(`Can't create a full disk here, so this can't be tested: ${errorText}`);
  const outside = `/proc/${holder.pid}/root${inside}`;
  const ballast = `${outside}/ballast`;
  return {
    inside,
    outside,
    through: ["nsenter", `--target=${holder.pid}`, "--user", "--mount", "--preserve-credentials"],
    /** Uses up all remaining space. */
    fill: () => expect(writeFile(ballast, Buffer.alloc(megabytes * 2 ** 20))).rejects.toThrow("ENOSPC"),
    makeRoom: () => rm(ballast),
  };
}

test("a full disk under the embedded database stops the bot with an explanation, and nothing acknowledged is lost", async () => {
  const { slack } = await startFaultTest();
  const disk = await smallDisk(256);
  const settings = await overHttp(slack, { dataDir: `${disk.inside}/data` });
  slack.requestUrl = `http://127.0.0.1:${settings["PORT"]}/slack/events`;
  const program = await start(settings, { through: disk.through });
  let hasRoom = false;
  const acting = runGroups(createGroups(slack, faultScale.groups), faultScale.rounds, () => hasRoom);
  await slack.people.at(-1)?.until(() => slack.world.messages.length > 0);
  await disk.fill();
  const diskFull = (left: string) =>
    new RegExp(
      `^DATA_DIR /mnt/data is on a disk with ${left} MB free, but the embedded database needs 64 MB\\. Everything saved so far is safe. Free up some space and start again\\.$`,
      "m",
    );
  // The bot may measure the free space while the disk is still filling up.
  expect(await program.ends()).toMatchObject({ code: 1, printed: expect.stringMatching(diskFull("\\d+")) });
  expect(await (await run(settings, { through: disk.through })).ends()).toMatchObject({
    code: 1,
    printed: expect.stringMatching(diskFull("0")),
  });

  await disk.makeRoom();
  const again = await start(settings, { through: disk.through });
  hasRoom = true;
  const steps = await acting;
  // Undelivered messages are left to the next start, and there is none.
  await untilAllShown(again);
  expect(await again.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  await assertNothingLost(slack, { dataDir: `${disk.outside}/data` }, steps, "disk full (embedded)", "256 MB filled up");
});
