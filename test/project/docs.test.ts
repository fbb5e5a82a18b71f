import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const inDocs = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md"));
const paths = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "packages/slack-emulator/README.md",
  ...inDocs.map((path) => `docs/${path}`),
];
const pages = paths.map((path) => ({ path, text: readFileSync(path, "utf8") }));
const top = ["src", "test", "docs", "deploy", "packages", "prisma", "scripts", "\\.ci", "\\.config", "\\.github"];
const inBackticks = new RegExp(`\`((?:${top.join("|")})/[^\`\\s*]*)\``, "g");

/** Returns GitHub's anchor for a heading. */
const anchorOf = (heading: string) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (path: string) => [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));

test.for(pages)("every link in $path has a target", ({ path, text }) => {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^[a-z]+:/.test(link));
  const broken = links.filter((link) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : normalize(join(dirname(path), file));
    return !existsSync(target) || (anchor !== undefined && !anchorsIn(target).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test.for(pages)("every path in $path exists", ({ text }) => {
  const named = [...text.matchAll(inBackticks)].map(([, path = ""]) => path);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test.for(pages)("every npm command in $path is a script", ({ text }) => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = ""]) => script);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

test("every page is in the docs index", () => {
  const index = readFileSync("docs/README.md", "utf8");
  const others = inDocs.filter((path) => path !== "README.md");
  expect(others.filter((path) => !index.includes(`](${path})`))).toEqual([]);
});
