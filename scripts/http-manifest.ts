import { type Document, isMap, isSeq, parseDocument } from "yaml";

/** The URL is not a plain https origin. The message is meant for the user. */
export class NotAnOrigin extends Error {
  override name = "NotAnOrigin";
}

/** Returns the manifest for HTTP, derived from the one for Socket Mode. Throws `NotAnOrigin`. */
export function httpManifest(template: string, url: string): string {
  const origin = originOf(url);
  const events = `${origin}/slack/events`;
  const manifest = parseDocument(template);
  const commands = manifest.getIn(["features", "slash_commands"]);
  if (isSeq(commands)) for (const command of commands.items) if (isMap(command)) command.set("url", events);
  setFirst(manifest, ["oauth_config"], "redirect_urls", [`${origin}/slack/oauth_redirect`]);
  if (manifest.hasIn(["settings", "event_subscriptions"])) setFirst(manifest, ["settings", "event_subscriptions"], "request_url", events);
  manifest.setIn(["settings", "interactivity", "request_url"], events);
  manifest.setIn(["settings", "socket_mode_enabled"], false);
  // Lets an organization install the app, not only a single workspace.
  manifest.setIn(["settings", "org_deploy_enabled"], true);
  return String(manifest);
}

function setFirst(manifest: Document, path: string[], name: string, value: unknown) {
  const map = manifest.getIn(path);
  if (isMap(map)) map.items.unshift(manifest.createPair(name, value));
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:") throw new NotAnOrigin(`${text} doesn't start with https://, which Slack requires.`);
  if (![url.origin, `${url.origin}/`].includes(text.toLowerCase()))
    throw new NotAnOrigin(`${text} has more than a host. Use only https://your.host; the paths are added for you.`);
  return url.origin;
}
