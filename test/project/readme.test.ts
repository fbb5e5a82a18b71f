import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readConfig, settings } from "../../src/config.ts";

const readme = await readFile("README.md", "utf8");

test("the README's environment table lists exactly the settings in config.ts, with their defaults", () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \|.*\| (.*) \|$/gm)].map(([, name, initial]) => [name, initial]);
  expect(rows.map(([name]) => name)).toEqual(settings);
  const config = readConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" });
  const defaults = Object.fromEntries(rows);
  expect(defaults).toMatchObject({
    DATA_DIR: `\`${config.dataDir}\``,
    PORT: `\`${config.port}\``,
    SLACK_API_URL: `\`${config.slackApiUrl}\``,
    INVITATIONS_PER_HOUR: `\`${config.invitationsPerHour}\``,
    LOG_LEVEL: `\`${config.logLevel}\``,
  });
});

test("the README's layout lists every folder of src", async () => {
  const folders = (await readdir("src", { withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name !== "generated");
  for (const { name } of folders) expect(readme).toContain(`${name}/`);
});
