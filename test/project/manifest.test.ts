import { readFile } from "node:fs/promises";
import { App, type Receiver } from "@slack/bolt";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { features } from "../../src/features/index.ts";
import { slackDeadlines } from "../../src/interactions/feature.ts";
import { slackEvents } from "../../src/jobs/event.ts";
import { createLog } from "../../src/observability/log.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import type { Store } from "../../src/store/store.ts";
import { scopes } from "../../src/workspaces/oauth.ts";

const Manifest = z.object({
  features: z.object({
    slash_commands: z.array(z.object({ command: z.string() })),
    shortcuts: z.array(z.object({ callback_id: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});

test("the manifest's commands, shortcuts, events, and scopes are exactly the ones the code uses", async () => {
  const manifest = Manifest.parse(parse(await readFile("manifest.yml", "utf8")));
  const handledIds = new Set<string>();
  const receiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} };
  const app = new App({ receiver, authorize: async () => ({}) });
  for (const feature of features) {
    // Registering a feature doesn't use the store.
    feature(app, {
      store: {} as Store,
      now: () => new Date(0),
      newId: () => "",
      log: createLog("error"),
      metrics: createMetrics("test"),
      slackFetch: fetch,
      invitationsPerHour: 1,
      deadlines: slackDeadlines,
      handledIds,
    });
  }
  const declared = [
    ...manifest.features.slash_commands.map(({ command }) => command),
    ...manifest.features.shortcuts.map(({ callback_id }) => callback_id),
  ];
  expect([...handledIds].filter((id) => id.startsWith("/") || id.endsWith("_follow_up")).toSorted()).toEqual(declared.toSorted());
  expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(slackEvents.toSorted());
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(scopes.toSorted());
});
