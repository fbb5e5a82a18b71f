import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { startServer } from "../../packages/playground/server.ts";

const names = ["chromium", "chromium-browser", "google-chrome"];
const browserArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-sync",
];

let browser: Browser;

/** Launches a browser shared by all tests of a file. Call it once per file. Throws without Chromium. */
export function useBrowser(): void {
  beforeAll(async () => {
    const folders = (process.env["PATH"] ?? "").split(delimiter);
    const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
    const executablePath = process.env["CHROMIUM"] ?? found;
    if (executablePath === undefined)
      throw new Error("These tests need Chromium: install Debian's package chromium, or set CHROMIUM to its path.");
    browser = await chromium.launch({ executablePath, args: browserArgs });
  });
  afterAll(() => browser.close());
}

/** Starts a playground for one test and returns a function that opens a person's window. A window that logs an error fails the test. */
export async function startPlayground(): Promise<(name: string, options?: { width?: number }) => Promise<Window>> {
  const server = await startServer({ port: 0, dataDir: undefined, at: undefined });
  onTestFinished(() => server.stop());
  await server.start();
  return async (name, { width = 1280 } = {}) => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (entry) => entry.type() === "error" && errors.push(entry.text()));
    onTestFinished(async () => {
      await page.close();
      expect(errors, `errors in ${name}'s window`).toEqual([]);
    });
    await page.addInitScript(() => localStorage.setItem("playground-tour", '{"at":99,"since":0}'));
    await page.goto(`${server.url}#${name.toLowerCase()}`);
    const window = windowOf(page);
    await window.composer.waitFor();
    return window;
  };
}

export type Window = ReturnType<typeof windowOf>;

/** A person's actions in a window, by visible text. */
function windowOf(page: Page) {
  const messages = page.getByRole("article");
  const dialog = page.getByRole("dialog");
  const composer = page.getByRole("textbox", { name: /^Message|^Type/ }).or(page.getByRole("combobox", { name: /type \/ for a command/ }));
  /** Returns the newest message with this text. */
  const message = (text: string | RegExp): Locator => messages.filter({ hasText: text }).last();
  return {
    page,
    composer,
    dialog,
    message,
    sees: (text: string | RegExp) => message(text).waitFor(),
    types: async (line: string) => {
      await composer.fill(line);
      await composer.press("Enter");
    },
    clicks: (label: string, where: Locator = messages.filter({ has: page.getByRole("button", { name: buttonName(label) }) }).last()) =>
      where.getByRole("button", { name: buttonName(label) }).click(),
    chooses: async (field: string, ...options: string[]) => {
      const box = dialog.getByRole("combobox", { name: new RegExp(`^${field}`) });
      for (const option of options) {
        await box.click();
        await box.fill(option);
        await page.getByRole("option", { name: option }).first().click();
      }
    },
    fills: (field: string, value: string) => dialog.getByLabel(new RegExp(`^${field}`)).fill(value),
    submits: async (label: string) => {
      await dialog.getByRole("button", { name: label, exact: true }).click();
      await dialog.waitFor({ state: "detached" });
    },
  };
}

// A card button's accessible name includes its subject: "Accept: Kick-off".
const buttonName = (label: string) => new RegExp(`^${label}(:|$)`);
