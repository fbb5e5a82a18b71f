import type { App } from "./app.ts";
import type { Kind, Payload } from "./deliver/attempt.ts";
import type { Deliver, Delivery } from "./deliver/index.ts";
import { rawDelivery } from "./deliver/raw.ts";
import type { Sockets } from "./deliver/sockets.ts";
import { sendEvent, type UninstallOptions, uninstallEvents } from "./events.ts";
import { install, uninstall } from "./installations.ts";
import { type Limits, resolveLimits } from "./limits.ts";
import { AUTHORIZE } from "./oauth/authorize.ts";
import { appRateLimited, eventCallback } from "./payloads.ts";
import { addProfile, type PersonOptions, type Profile, userObject } from "./people.ts";
import { createPerson, type Person } from "./person/index.ts";
import { createWorkspaceState, type Enterprise } from "./workspace-state.ts";

export type WorkspaceOptions = {
  teamId?: string;
  name?: string;
  /** The workspace's browser URL; GovSlack and organizations use other hosts. */
  url?: string;
  /** The organization that the workspace belongs to; one handle then covers all its workspaces. */
  enterprise?: Enterprise;
  /** `true` by default, "org" for org-wide. With `false`, the app is not installed until OAuth or `installs`. */
  installed?: boolean | "org";
  scopes?: string[];
};

/** Payload types that are sent as they are; everything else is an event that needs an envelope. */
const ENVELOPES = new Set<unknown>(["event_callback", "url_verification", "app_rate_limited"]);

export type Workspace = ReturnType<typeof createWorkspace>;

/** Creates a workspace with its people and bot. App-level members are shared by all workspaces. */
export function createWorkspace(app: App, sockets: Sockets, deliver: Deliver, options: WorkspaceOptions) {
  const { manifest } = app;
  const teamId = options.teamId ?? (app.worlds.length === 0 ? "T0TEAM" : `T0TEAM${app.worlds.length + 1}`);
  if (app.worlds.some((one) => one.teamId === teamId)) throw new Error(`there is a workspace ${teamId} already`);
  const workspace = createWorkspaceState(app, {
    teamId,
    name: options.name ?? "Stand-in",
    enterprise: options.enterprise ?? null,
    url: options.url,
  });
  const scopes = options.scopes ?? manifest.oauth_config.scopes.bot;
  if (options.installed !== false) install(workspace, { scopes, isOrg: options.installed === "org" });

  const people: Person[] = [];
  const registerPerson = (profile: Profile): Person => {
    const person = createPerson({ workspace, deliver, profile });
    people.push(person);
    return person;
  };
  registerPerson(addProfile(workspace, { name: "Slackbot" }, "USLACKBOT"));
  registerPerson(
    addProfile(
      workspace,
      { name: manifest.features.bot_user?.display_name ?? manifest.display_information.name, bot: true },
      workspace.botUserId,
    ),
  );

  const updateProfile = async (person: { id: string }, changes: Partial<Profile>, notify = true): Promise<void> => {
    const profile = workspace.people.get(person.id);
    if (!profile) throw new Error(`nobody has the id ${person.id}`);
    Object.assign(profile, changes);
    workspace.changes.seen();
    const user = userObject(workspace, profile);
    if (notify) await sendEvent(workspace, deliver, "user_change", { type: "user_change", user, cache_ts: user["updated"] });
  };

  return {
    /** The workspace's state, for rendering and assertions. */
    world: workspace,
    apiUrl: `${app.url}/api/`,
    /** The URL of Slack's OAuth consent page. */
    authorizeUrl: `${app.url}${AUTHORIZE}`,
    /** Empty until the app is installed; the last token after it is uninstalled. */
    get botToken(): string {
      return workspace.installation?.token ?? "";
    },
    appToken: app.appToken,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    signingSecret: app.signingSecret,
    teamId,
    botUserId: workspace.botUserId,
    appId: app.appId,
    get requestUrl(): string | undefined {
      return app.requestUrl;
    },
    set requestUrl(url: string | undefined) {
      app.requestUrl = url;
    },
    /** The app's registered OAuth redirect URLs. */
    get redirectUrls(): string[] {
      return app.redirectUrls;
    },
    set redirectUrls(urls: string[]) {
      app.redirectUrls = urls;
    },
    people,
    /** The number of open Socket Mode connections. */
    get connections(): number {
      return sockets.count();
    },
    addPerson: (person: PersonOptions): Person => registerPerson(addProfile(workspace, person)),
    deactivate: (person: { id: string }, notify = true) => updateProfile(person, { deactivated: true }, notify),
    reactivate: (person: { id: string }, notify = true) => updateProfile(person, { deactivated: false }, notify),
    rename: (person: { id: string }, name: string) => updateProfile(person, { name }),
    moveTo: (person: { id: string }, tz: string) => updateProfile(person, { tz }),
    /** Changes the overrides of a person's `user` object, in API responses and events. */
    says: (person: { id: string }, says: Record<string, unknown>, notify = true) => updateProfile(person, { says }, notify),
    blockDms: (person: { id: string }) => updateProfile(person, { blocksDms: true }, false),
    grants: (granted: string[]): void => {
      if (workspace.installation) workspace.installation.scopes = [...granted];
    },
    revokeToken: (): void => {
      if (workspace.installation) workspace.installation.tokenError = "token_revoked";
    },
    /** Installs the app without a browser, like an admin; the bot isn't notified. */
    installs: (isOrg = false): void => void install(workspace, { scopes, isOrg }),
    /** Uninstalls the app, like an admin. Returns the events; with `hold`, they are left for the test to deliver. */
    uninstalls: async ({ first, hold = false }: UninstallOptions = {}): Promise<Payload[]> => {
      uninstall(workspace);
      const events = uninstallEvents(workspace, first);
      if (!hold) for (const event of events) await deliver("events_api", event);
      return events;
    },
    faults: workspace.faults,
    /** Sets Slack's rate limits (`true`), custom ones, or none (`false`). */
    limit: (limits: boolean | Limits): void => {
      app.limits = resolveLimits(limits);
    },
    /** Number of rate-limited calls in this workspace by method. */
    limited: workspace.limited,
    disconnectSockets: (reason: "refresh_requested" | "warning" = "refresh_requested"): void => sockets.disconnect(reason),
    /** Recycles only the oldest connection, as Slack does with each in its own time. */
    recycleSocket: (): void => sockets.refresh(),
    /** Leaves all further WebSocket upgrade requests unanswered. */
    ignoreUpgrades: (): void => sockets.ignoreUpgrades(),
    /** Sends an arbitrary frame, over a different connection each time. */
    sendFrame: (data: string | Buffer): void => sockets.sendRaw(data),
    calls: app.calls,
    problems: app.problems,
    ...rawDelivery(app),
    /** Delivers any payload, signed or over the socket. A bare event is wrapped in its envelope. */
    deliver: (kind: Kind, payload: Payload): Promise<Delivery> =>
      deliver(kind, kind === "events_api" && !ENVELOPES.has(payload.type) ? eventCallback(workspace, payload) : payload),
    /** Returns an event in its envelope, for tests to deliver as late and as often as they like. */
    envelope: (event: Payload, overrides?: Payload): Payload => eventCallback(workspace, event, overrides),
    sendAppRateLimited: (): Promise<Delivery> => deliver("events_api", appRateLimited(workspace)),
    /** Subscribes to every change that a person can see. */
    onChange: (listener: () => void): (() => void) => app.changes.onSeen(listener),
  };
}
