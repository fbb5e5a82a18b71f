import { type App, reportProblem } from "../app.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { issueCode } from "./codes.ts";

/** The person signed in to Slack in the browser. */
export type Visitor = { workspace: WorkspaceState; userId: string };
export type Page = { status: number; body: string; headers?: Record<string, string> };

export const AUTHORIZE = "/oauth/v2/authorize";
export const SESSION_COOKIE = "d";

/** Returns the value of Slack's session cookie. */
export const sessionCookie = (workspace: WorkspaceState, userId: string): string => `${workspace.teamId}.${userId}`;

export function findVisitor(app: App, cookies: string): Visitor | undefined {
  const session = new RegExp(`(?:^|; )${SESSION_COOKIE}=([^;]+)`).exec(cookies)?.[1] ?? "";
  const [teamId, userId = ""] = session.split(".");
  const workspace = app.worlds.find((one) => one.teamId === teamId);
  return workspace?.people.has(userId) ? { workspace, userId } : undefined;
}

/** Returns the consent page, or an error page if the link is invalid. */
export function consentPage(app: App, url: URL, visitor: Visitor | undefined): Page {
  const authorizeError = findAuthorizeError(app, url.searchParams);
  if (authorizeError) {
    reportProblem(app, `${AUTHORIZE}: ${authorizeError}`);
    return { status: 400, body: authorizeError };
  }
  if (!visitor) return { status: 401, body: "Sign in to your workspace." };
  const name = app.manifest.display_information.name;
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<form method="post"><p>${name} wants to access ${visitor.workspace.name}.</p><button name="decision" value="allow">Allow</button><button name="decision" value="deny">Cancel</button></form>`,
  };
}

/** Redirects the browser after the person has allowed or denied the installation. */
export function handleDecision(app: App, url: URL, visitor: Visitor | undefined, form: URLSearchParams): Page {
  const page = consentPage(app, url, visitor);
  if (page.status !== 200 || !visitor) return page;
  const { searchParams: query } = url;
  const isOrg = form.get("for") === "organization";
  if (isOrg && !(visitor.workspace.enterprise && app.manifest.settings.org_deploy_enabled))
    return { status: 403, body: "This app can't be installed in an organization." };
  const redirectUri = query.get("redirect_uri") ?? undefined;
  const callback = new URL(redirectUri ?? app.redirectUrls[0] ?? "");
  if (form.get("decision") === "allow")
    callback.searchParams.set("code", issueCode({ ...visitor, isOrg, scopes: splitScopes(query.get("scope")), redirectUri }));
  else callback.searchParams.set("error", "access_denied");
  callback.searchParams.set("state", query.get("state") ?? "");
  return { status: 302, body: "", headers: { location: callback.href } };
}

const splitScopes = (scopes: string | null): string[] => (scopes ?? "").split(/[ ,]/).filter((scope) => scope !== "");

function findAuthorizeError({ clientId, manifest, redirectUrls }: App, query: URLSearchParams): string | undefined {
  const redirectUri = query.get("redirect_uri");
  const scopes = splitScopes(query.get("scope"));
  const unknownScopes = [
    ...scopes.filter((scope) => !manifest.oauth_config.scopes.bot.includes(scope)),
    ...splitScopes(query.get("user_scope")).filter((scope) => !manifest.oauth_config.scopes.user.includes(scope)),
  ];
  if (query.get("client_id") !== clientId) return "invalid_client_id";
  if (redirectUrls.length === 0) return "bad_redirect_uri: the app has no redirect URLs";
  if (redirectUri !== null && !redirectUrls.some((allowed) => matchesRedirectUrl(redirectUri, allowed)))
    return `bad_redirect_uri: ${redirectUri}`;
  if (scopes.length === 0) return "no_scopes";
  return unknownScopes.length > 0 ? `invalid_scope: ${unknownScopes.join(", ")}` : undefined;
}

/** A redirect URI may extend the path of a registered URL on the same origin. */
function matchesRedirectUrl(redirectUri: string, allowed: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const [actual, registered] = [new URL(redirectUri), new URL(allowed)];
  return actual.origin === registered.origin && `${actual.pathname}/`.startsWith(registered.pathname.replace(/\/?$/, "/"));
}
