import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { buildContext } from "./context.ts";
import { parseDockerfile, type Settings, type Stage } from "./dockerfile.ts";

export type Image = Settings & {
  /** The image's working directory. */
  app: string;
  environment: Record<string, string>;
};

type Root = { folder: string; workdir: string; environment: Record<string, string> };

/** Runs the Dockerfile in an empty folder, each stage in its own root, with this machine's Node.js and npm. */
export async function buildImage(folder: string): Promise<Image> {
  const { stages, settings } = parseDockerfile(readFileSync("Dockerfile", "utf8"));
  const context = join(folder, "context");
  for (const path of await buildContext()) copy(path, join(context, path));
  const roots = new Map<string, Root>();
  let last: Root = emptyRoot(context);
  for (const [index, stage] of stages.entries()) {
    last = await buildStage(stage, join(folder, String(index)), (name) => (name === undefined ? emptyRoot(context) : roots.get(name)));
    roots.set(stage.name, last);
  }
  return { ...settings, app: join(last.folder, last.workdir), environment: last.environment };
}

const run = promisify(execFile);
const emptyRoot = (folder: string): Root => ({ folder, workdir: "/", environment: {} });

async function buildStage({ base, steps }: Stage, folder: string, rootOf: (name: string | undefined) => Root | undefined): Promise<Root> {
  const inherited = rootOf(base);
  const root = { ...structuredClone(inherited ?? emptyRoot(folder)), folder };
  mkdirSync(folder);
  if (inherited) copy(inherited.folder, folder);
  for (const step of steps) {
    if (step.does === "ENV") root.environment[step.name] = step.value;
    if (step.does === "WORKDIR") {
      root.workdir = resolve(root.workdir, step.path);
      mkdirSync(join(folder, root.workdir), { recursive: true });
    }
    if (step.does === "COPY") {
      const from = rootOf(step.from);
      if (!from) throw new Error(`COPY from ${step.from}, which isn't a stage`);
      for (const source of step.sources) copyInto(join(from.folder, source), join(folder, resolve(root.workdir, step.target)), step.target);
    }
    if (step.does === "RUN") {
      const env = { ...process.env, NODE_ENV: "", ...root.environment };
      await run("sh", ["-c", step.command], { cwd: join(folder, root.workdir), env });
    }
  }
  return root;
}

// Docker copies a folder's content; a file keeps its name only if the target ends with a slash.
function copyInto(source: string, target: string, rawTarget: string) {
  copy(source, statSync(source).isFile() && rawTarget.endsWith("/") ? join(target, basename(source)) : target);
}

const copy = (from: string, to: string) => cpSync(from, to, { recursive: true, verbatimSymlinks: true });
