import { AUTHORIZE, SESSION_COOKIE, sessionOf } from "../oauth/authorize.ts";
import { createBrowser, type Page } from "../oauth/browser.ts";
import { member } from "./interact.ts";
import type { ActorContext } from "./actor-context.ts";

export type InstallOptions = {
  /** Presses Cancel on Slack's page. */
  deny?: boolean;
  /** For the whole organization. */
  org?: boolean;
  /** Changes the address to which Slack sends the browser back. */
  tamper?: (callback: URL) => void;
  /** Forgets the bot's cookies before coming back. */
  withoutCookies?: boolean;
};

export type Installing = Page & {
  /** Where Slack sent the browser back to; undefined if it did not. */
  callback: string | undefined;
  /** Comes back once more, with the cookies of the first time. */
  again(): Promise<Page>;
};

/** Opens the bot's installation page in a browser and answers Slack's question there. The page at the end comes back. */
export async function installs(stage: ActorContext, installUrl: string, options: InstallOptions = {}): Promise<Installing> {
  const { world, profile } = stage;
  member(stage);
  const browser = createBrowser();
  browser.cookies(world.app.url).set(SESSION_COOKIE, sessionOf(world, profile.id));
  const isSlack = (url: URL): boolean => url.origin === world.app.url && url.pathname === AUTHORIZE;
  const stay = (page: Page): Installing => ({ ...page, callback: undefined, again: () => browser.open(page.url) });

  const opened = await browser.open(installUrl, isSlack);
  const question = questionOn(opened, isSlack);
  if (question === undefined) return stay(opened);
  // A link that leads straight to Slack has been looked at already.
  const asked = question === installUrl ? opened : await browser.open(question);
  if (asked.status !== 200) return stay(asked);

  const form = new URLSearchParams({ decision: options.deny ? "deny" : "allow", for: options.org ? "organization" : "workspace" });
  const answered = await browser.open(question, () => true, form);
  if (answered.status !== 302) return stay(answered);
  const callback = new URL(answered.url);
  options.tamper?.(callback);
  if (options.withoutCookies) browser.cookies(callback.href).clear();
  const cookies = [...browser.cookies(callback.href)];
  const comeBack = (): Promise<Page> => {
    for (const [name, value] of cookies) browser.cookies(callback.href).set(name, value);
    return browser.open(callback.href, (next) => next.origin !== callback.origin);
  };
  return { ...(await comeBack()), callback: callback.href, again: comeBack };
}

/** Where the bot sent the browser to, or its "Add to Slack" button leads. */
function questionOn({ url, body }: Page, isSlack: (url: URL) => boolean): string | undefined {
  if (isSlack(new URL(url))) return url;
  const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, link = ""]) => new URL(link.replaceAll("&amp;", "&"), url));
  return links.find(isSlack)?.href;
}
