import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** The files that a build may copy: what Git has or would take, without what .dockerignore leaves out. */
export async function buildContext(): Promise<string[]> {
  const isLeftOut = ignoring(await readFile(".dockerignore", "utf8"));
  const { stdout } = await promisify(execFile)("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  return stdout.split("\0").filter((path) => path !== "" && existsSync(path) && !isLeftOut(path));
}

/** Whether a .dockerignore leaves a path out: the last line that fits decides. Throws at patterns it does not know. */
export function ignoring(text: string): (path: string) => boolean {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const rules = lines.map((line) => {
    const name = line.replace(/^!/, "");
    if (name !== "*" && /[*?[\\]|^\/|\/$/.test(name)) throw new Error(`.dockerignore: the tests do not know ${line}`);
    return { leavesOut: name === line, fits: (path: string) => name === "*" || path === name || path.startsWith(`${name}/`) };
  });
  return (path) => rules.findLast(({ fits }) => fits(path))?.leavesOut ?? false;
}
