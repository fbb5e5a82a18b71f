import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { inAWeek, launch, overHttp } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";
import { buildImage, type Image } from "./build.ts";

const folder = mkdtempSync(join(tmpdir(), "follow-up-image-"));
let image: Image;

beforeAll(async () => {
  image = await buildImage(folder);
  // As in the image, the process doesn't own its files.
  execFileSync("chmod", ["-R", "a-w,a+rX", folder]);
});
afterAll(() => {
  execFileSync("chmod", ["-R", "u+w", folder]);
  rmSync(folder, { recursive: true });
});

const installed = () => {
  const lock = JSON.parse(readFileSync(join(image.app, "node_modules/.package-lock.json"), "utf8"));
  return Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, ""));
};

test("the image contains what the program needs and nothing else", () => {
  expect(readdirSync(image.app).toSorted()).toEqual(["LICENSE", "dist", "manifest.yml", "node_modules", "package.json", "prisma"]);
  expect(readdirSync(join(image.app, "prisma"))).toEqual(["migrations"]);
});

test("the image has no Prisma CLI, compiler, or other development dependencies", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(installed()).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  // Slack's packages depend on some @types packages.
  const unwanted = Object.keys(devDependencies).filter((name) => !name.startsWith("@types/"));
  expect([...unwanted, "@prisma/engines"].filter((name) => installed().includes(name))).toEqual([]);
  expect(readdirSync(join(image.app, "node_modules/.bin"))).not.toContain("prisma");
});

test("the image is small", () => {
  const files = readdirSync(image.app, { recursive: true, encoding: "utf8" }).map((path) => lstatSync(join(image.app, path)));
  const megabytes = Math.round(files.reduce((total, { size }) => total + size, 0) / 1_000_000);
  process.stdout.write(`the image's own files: ${megabytes} MB\n`);
  expect(megabytes).toBeLessThan(140);
});

// As compose.yml runs it: an unprivileged user and a read-only file system.
const isRoot = process.getuid?.() === 0;
const unprivileged = isRoot ? { uid: 1000, gid: 1000 } : {};
const permission = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
const network = process.allowedNodeEnvironmentFlags.has("--allow-net") ? " --allow-net" : "";
const readOnly = { NODE_OPTIONS: `${permission} --allow-fs-read=*${network}` };
const startInImage = (command: string[] | undefined, environment: Record<string, string>) =>
  launch(command ?? [], { cwd: image.app, settings: { ...image.environment, ...environment }, ...unprivileged });

test("the process can't write any file", async () => {
  expect(image.user).toBe("node");
  const write = (path: string) => ["node", "-e", `fs.writeFileSync(${JSON.stringify(path)}, "")`];
  expect((await startInImage(write("dist/main.js"), {}).ends()).printed).toContain("EACCES");
  expect((await startInImage(write(join(tmpdir(), "follow-up")), readOnly).ends()).printed).toContain("ERR_ACCESS_DENIED");
});

test("the program starts, reports healthy, handles a full task over HTTP, and stops on SIGTERM", async () => {
  const { slack } = await startTestSlack();
  const { ana, bo, cy } = cast(slack);
  const settings: Record<string, string> = { ...(await overHttp(slack)), DATA_DIR: "", DATABASE_URL: await createDatabase(), ...readOnly };
  slack.requestUrl = `http://127.0.0.1:${settings["PORT"]}/slack/events`;
  const healthcheck = async () => (await startInImage(image.healthcheck, { PORT: settings["PORT"] ?? "" }).ends()).code;
  expect(await healthcheck()).toBe(1);
  const program = startInImage(image.command, settings);
  await program.prints('"ready"');
  expect(await healthcheck()).toBe(0);

  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Date: inAWeek });
  await bo.sees("Assigned · @Ana assigned you a task");
  await declines(bo, "On leave");
  const notice = await ana.sees("@Bo declined the task you assigned");
  await ana.clicks("Reassign", { in: notice });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toEqual({ closed: true });
  await cy.sees("Assigned · @Ana assigned you a task");
  await cy.clicks("Accept");
  await ana.sees("Accepted · Your task for @Cy");

  expect(image.stopSignal).toBe("SIGTERM");
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(program.printed()).toContain('"stopped"');
});
