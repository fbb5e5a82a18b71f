import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const Command = z.object({
  command: z.string().startsWith("/"),
  description: z.string(),
  usage_hint: z.string().optional(),
  should_escape: z.boolean().default(false),
});
const Shortcut = z.object({
  name: z.string(),
  type: z.enum(["global", "message"]),
  callback_id: z.string(),
  description: z.string(),
});
const AppHome = z.object({
  home_tab_enabled: z.boolean().default(false),
  messages_tab_enabled: z.boolean().default(true),
  messages_tab_read_only_enabled: z.boolean().default(true),
});
const Manifest = z.object({
  display_information: z.object({ name: z.string() }),
  features: z
    .object({
      app_home: AppHome.prefault({}),
      bot_user: z.object({ display_name: z.string() }).optional(),
      slash_commands: z.array(Command).default([]),
      shortcuts: z.array(Shortcut).default([]),
    })
    .prefault({}),
  oauth_config: z
    .object({
      redirect_urls: z.array(z.url()).default([]),
      scopes: z.object({ bot: z.array(z.string()).default([]), user: z.array(z.string()).default([]) }).prefault({}),
    })
    .prefault({}),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).prefault({}),
      interactivity: z.object({ is_enabled: z.boolean() }).prefault({ is_enabled: false }),
      org_deploy_enabled: z.boolean().default(false),
    })
    .prefault({}),
});
export type Manifest = z.infer<typeof Manifest>;

export function readManifest(path: string | URL): Manifest {
  return Manifest.parse(parse(readFileSync(path, "utf8")));
}
