import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Returns the files a build can copy: tracked or untracked in Git, not excluded by .dockerignore. */
export async function buildContext(): Promise<string[]> {
  const isExcluded = ignoring(await readFile(".dockerignore", "utf8"));
  const { stdout } = await promisify(execFile)("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  return stdout.split("\0").filter((path) => path !== "" && existsSync(path) && !isExcluded(path));
}

/** Returns a predicate for the paths a .dockerignore excludes; the last matching line wins. Throws on unsupported patterns. */
export function ignoring(text: string): (path: string) => boolean {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const rules = lines.map((line) => {
    const name = line.replace(/^!/, "");
    if (name !== "*" && /[*?[\\]|^\/|\/$/.test(name)) throw new Error(`.dockerignore: the tests don't support ${line}`);
    return { excludes: name === line, matches: (path: string) => name === "*" || path === name || path.startsWith(`${name}/`) };
  });
  return (path) => rules.findLast(({ matches }) => matches(path))?.excludes ?? false;
}
