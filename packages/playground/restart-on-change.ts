import { execFile } from "node:child_process";
import { join } from "node:path";
import type { ViteDevServer } from "vite";

const root = join(import.meta.dirname, "../..");

// An editor or a checkout changes several files at a time.
const debounceMs = 200;

/** Compiles and restarts the bot when src/ changes. If it doesn't compile, the running bot is left alone. */
export function restartOnChange(
  watcher: Pick<ViteDevServer["watcher"], "add" | "on">,
  restart: () => Promise<void>,
  log: (line: string) => void,
): void {
  const src = join(root, "src");
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let hasChanged = false;

  async function update(): Promise<void> {
    hasChanged = true;
    if (isBusy) return;
    isBusy = true;
    while (hasChanged) {
      hasChanged = false;
      try {
        await compile();
        await restart();
        log("The bot was restarted.");
      } catch (error) {
        log(error instanceof Error ? error.message : String(error));
      }
    }
    isBusy = false;
  }

  watcher.on("all", (_event, path) => {
    if (!path.startsWith(src)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void update(), debounceMs).unref();
  });
  watcher.add(src);
}

const compile = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { cwd: root, shell: process.platform === "win32" };
    execFile("npm", ["run", "compile", "--silent"], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`src/ doesn't compile, so the bot keeps running as it was.\n${stdout}${stderr}`.trim()));
      else resolve();
    });
  });
