import { type App, problem } from "../app.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { issueCode } from "./codes.ts";

/** Who sits at the browser, as Slack's own cookie says. */
export type Visitor = { world: WorkspaceState; userId: string };
export type Page = { status: number; body: string; headers?: Record<string, string> };

export const AUTHORIZE = "/oauth/v2/authorize";
export const SESSION_COOKIE = "d";

/** What Slack's cookie holds. */
export const sessionOf = (world: WorkspaceState, userId: string): string => `${world.teamId}.${userId}`;

export function visitorOf(app: App, cookies: string): Visitor | undefined {
  const session = new RegExp(`(?:^|; )${SESSION_COOKIE}=([^;]+)`).exec(cookies)?.[1] ?? "";
  const [teamId, userId = ""] = session.split(".");
  const world = app.worlds.find((one) => one.teamId === teamId);
  return world?.people.has(userId) ? { world, userId } : undefined;
}

/** The page that asks a person for permission, or says what is wrong with the link. */
export function consentPage(app: App, url: URL, visitor: Visitor | undefined): Page {
  const complaint = complaintAbout(app, url.searchParams);
  if (complaint) {
    problem(app, `${AUTHORIZE}: ${complaint}`);
    return { status: 400, body: complaint };
  }
  if (!visitor) return { status: 401, body: "Sign in to your workspace." };
  const name = app.manifest.display_information.name;
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<form method="post"><p>${name} wants to access ${visitor.world.name}.</p><button name="decision" value="allow">Allow</button><button name="decision" value="deny">Cancel</button></form>`,
  };
}

/** Where the browser is sent once the person has decided. */
export function decided(app: App, url: URL, visitor: Visitor | undefined, answer: URLSearchParams): Page {
  const page = consentPage(app, url, visitor);
  if (page.status !== 200 || !visitor) return page;
  const { searchParams: asked } = url;
  const isOrg = answer.get("for") === "organization";
  if (isOrg && !(visitor.world.enterprise && app.manifest.settings.org_deploy_enabled))
    return { status: 403, body: "This app can't be installed in an organization." };
  const redirectUri = asked.get("redirect_uri") ?? undefined;
  const target = new URL(redirectUri ?? app.redirectUrls[0] ?? "");
  if (answer.get("decision") === "allow")
    target.searchParams.set("code", issueCode({ ...visitor, isOrg, scopes: listed(asked.get("scope")), redirectUri }));
  else target.searchParams.set("error", "access_denied");
  target.searchParams.set("state", asked.get("state") ?? "");
  return { status: 302, body: "", headers: { location: target.href } };
}

const listed = (scopes: string | null): string[] => (scopes ?? "").split(/[ ,]/).filter((scope) => scope !== "");

function complaintAbout({ clientId, manifest, redirectUrls }: App, asked: URLSearchParams): string | undefined {
  const redirectUri = asked.get("redirect_uri");
  const scopes = listed(asked.get("scope"));
  const strange = [
    ...scopes.filter((scope) => !manifest.oauth_config.scopes.bot.includes(scope)),
    ...listed(asked.get("user_scope")).filter((scope) => !manifest.oauth_config.scopes.user.includes(scope)),
  ];
  if (asked.get("client_id") !== clientId) return "invalid_client_id";
  if (redirectUrls.length === 0) return "bad_redirect_uri: the app has no redirect URLs";
  if (redirectUri !== null && !redirectUrls.some((allowed) => isUnder(redirectUri, allowed))) return `bad_redirect_uri: ${redirectUri}`;
  if (scopes.length === 0) return "no_scopes";
  return strange.length > 0 ? `invalid_scope: ${strange.join(", ")}` : undefined;
}

/** An address may be longer than what was registered, on the same host. */
function isUnder(address: string, allowed: string): boolean {
  if (!URL.canParse(address)) return false;
  const [wanted, known] = [new URL(address), new URL(allowed)];
  return wanted.origin === known.origin && `${wanted.pathname}/`.startsWith(known.pathname.replace(/\/?$/, "/"));
}
