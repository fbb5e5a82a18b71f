import { AUTHORIZE, SESSION_COOKIE, sessionCookie } from "../oauth/authorize.ts";
import { createBrowser, type Page } from "../oauth/browser.ts";
import type { ActorContext } from "./actor-context.ts";
import { requireMember } from "./interact.ts";

export type InstallOptions = {
  /** Presses Cancel on Slack's page. */
  deny?: boolean;
  /** Installs the app org-wide. */
  org?: boolean;
  /** Modifies the callback URL before the browser opens it. */
  tamper?: (callback: URL) => void;
  /** Drops the bot's cookies before the callback. */
  withoutCookies?: boolean;
};

export type InstallResult = Page & {
  /** The callback URL that Slack redirected to, or undefined if it didn't. */
  callback: string | undefined;
  /** Replays the callback with the original cookies. */
  again(): Promise<Page>;
};

/** Installs the app through the bot's installation page and Slack's consent page. Resolves to the final page. */
export async function installApp(actor: ActorContext, installUrl: string, options: InstallOptions = {}): Promise<InstallResult> {
  const { workspace, profile } = actor;
  requireMember(actor);
  const browser = createBrowser();
  browser.cookies(workspace.app.url).set(SESSION_COOKIE, sessionCookie(workspace, profile.id));
  const isSlack = (url: URL): boolean => url.origin === workspace.app.url && url.pathname === AUTHORIZE;
  const stopAt = (page: Page): InstallResult => ({ ...page, callback: undefined, again: () => browser.open(page.url) });

  const opened = await browser.open(installUrl, isSlack);
  const consentUrl = findConsentUrl(opened, isSlack);
  if (consentUrl === undefined) return stopAt(opened);
  // A link straight to Slack has been opened already.
  const consent = consentUrl === installUrl ? opened : await browser.open(consentUrl);
  if (consent.status !== 200) return stopAt(consent);

  const form = new URLSearchParams({ decision: options.deny ? "deny" : "allow", for: options.org ? "organization" : "workspace" });
  const decision = await browser.open(consentUrl, () => true, form);
  if (decision.status !== 302) return stopAt(decision);
  const callback = new URL(decision.url);
  options.tamper?.(callback);
  if (options.withoutCookies) browser.cookies(callback.href).clear();
  const cookies = [...browser.cookies(callback.href)];
  const openCallback = (): Promise<Page> => {
    for (const [name, value] of cookies) browser.cookies(callback.href).set(name, value);
    return browser.open(callback.href, (next) => next.origin !== callback.origin);
  };
  return { ...(await openCallback()), callback: callback.href, again: openCallback };
}

/** Returns the consent page's URL, from the bot's redirect or its "Add to Slack" button. */
function findConsentUrl({ url, body }: Page, isSlack: (url: URL) => boolean): string | undefined {
  if (isSlack(new URL(url))) return url;
  const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, link = ""]) => new URL(link.replaceAll("&amp;", "&"), url));
  return links.find(isSlack)?.href;
}
