import type { App } from "./app.ts";
import type { Kind, Payload } from "./deliver/attempt.ts";
import type { Deliver, Delivery } from "./deliver/index.ts";
import { rawDelivery } from "./deliver/raw.ts";
import type { Sockets } from "./deliver/sockets.ts";
import { announce, uninstallEvents, type UninstallOptions } from "./events.ts";
import { install, uninstall } from "./installations.ts";
import { AUTHORIZE } from "./oauth/authorize.ts";
import { type Limits, readLimits } from "./limits.ts";
import { appRateLimited, eventCallback } from "./payloads.ts";
import { addProfile, type PersonOptions, type Profile, userObject } from "./people.ts";
import { createPerson, type Person } from "./person/index.ts";
import { createWorld, type Enterprise } from "./workspace-state.ts";

export type WorkspaceOptions = {
  teamId?: string;
  name?: string;
  /** Where the workspace is in a browser; GovSlack and organizations have other hosts. */
  url?: string;
  /** The organization that the workspace belongs to; one handle then stands for all its workspaces. */
  enterprise?: Enterprise;
  /** Whether the app is there already, "org" for the whole organization. Without it the app waits for OAuth. */
  installed?: boolean | "org";
  scopes?: string[];
};

/** What Slack sends to the events URL as it is; everything else is the event inside an envelope. */
const ENVELOPES = new Set<unknown>(["event_callback", "url_verification", "app_rate_limited"]);

export type Workspace = ReturnType<typeof createWorkspace>;

/** A workspace with its people and its bot. What belongs to the app is the same in all of them. */
export function createWorkspace(app: App, sockets: Sockets, deliver: Deliver, options: WorkspaceOptions) {
  const { manifest } = app;
  const teamId = options.teamId ?? (app.worlds.length === 0 ? "T0TEAM" : `T0TEAM${app.worlds.length + 1}`);
  if (app.worlds.some((one) => one.teamId === teamId)) throw new Error(`there is a workspace ${teamId} already`);
  const world = createWorld(app, { teamId, name: options.name ?? "Stand-in", enterprise: options.enterprise ?? null, url: options.url });
  const scopes = options.scopes ?? manifest.oauth_config.scopes.bot;
  if (options.installed !== false) install(world, { scopes, isOrg: options.installed === "org" });

  const people: Person[] = [];
  const join = (profile: Profile): Person => {
    const person = createPerson({ world, deliver, profile });
    people.push(person);
    return person;
  };
  join(addProfile(world, { name: "Slackbot" }, "USLACKBOT"));
  join(
    addProfile(world, { name: manifest.features.bot_user?.display_name ?? manifest.display_information.name, bot: true }, world.botUserId),
  );

  const change = async (person: { id: string }, changed: Partial<Profile>, told = true): Promise<void> => {
    const profile = world.people.get(person.id);
    if (!profile) throw new Error(`nobody has the id ${person.id}`);
    Object.assign(profile, changed);
    world.changes.seen();
    const user = userObject(world, profile);
    if (told) await announce(world, deliver, "user_change", { type: "user_change", user, cache_ts: user["updated"] });
  };

  return {
    /** All that this workspace knows, for whoever draws it. */
    world,
    apiUrl: `${app.url}/api/`,
    /** Slack's page that asks for permission to install. */
    authorizeUrl: `${app.url}${AUTHORIZE}`,
    /** Empty until the app is installed; the last one after it was removed. */
    get botToken(): string {
      return world.installation?.token ?? "";
    },
    appToken: app.appToken,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    signingSecret: app.signingSecret,
    teamId,
    botUserId: world.botUserId,
    appId: app.appId,
    get requestUrl(): string | undefined {
      return app.requestUrl;
    },
    set requestUrl(url: string | undefined) {
      app.requestUrl = url;
    },
    /** The addresses to which OAuth may send a browser back. */
    get redirectUrls(): string[] {
      return app.redirectUrls;
    },
    set redirectUrls(urls: string[]) {
      app.redirectUrls = urls;
    },
    people,
    /** Open Socket Mode connections. */
    get connections(): number {
      return sockets.count();
    },
    addPerson: (person: PersonOptions): Person => join(addProfile(world, person)),
    deactivate: (person: { id: string }, told = true) => change(person, { deactivated: true }, told),
    reactivate: (person: { id: string }, told = true) => change(person, { deactivated: false }, told),
    rename: (person: { id: string }, name: string) => change(person, { name }),
    moveTo: (person: { id: string }, tz: string) => change(person, { tz }),
    /** What Slack says about a person changes, in answers and events. */
    says: (person: { id: string }, says: Record<string, unknown>, told = true) => change(person, { says }, told),
    blockDms: (person: { id: string }) => change(person, { blocksDms: true }, false),
    grants: (granted: string[]): void => {
      if (world.installation) world.installation.scopes = [...granted];
    },
    revokeToken: (): void => {
      if (world.installation) world.installation.dead = "token_revoked";
    },
    /** An admin installs the app without a browser; the bot hears nothing of it. */
    installs: (isOrg = false): void => void install(world, { scopes, isOrg }),
    /** An admin removes the app. Answers the events about it, which with `hold` are left for the test to deliver. */
    uninstalls: async ({ first, hold = false }: UninstallOptions = {}): Promise<Payload[]> => {
      uninstall(world);
      const events = uninstallEvents(world, first);
      if (!hold) for (const event of events) await deliver("events_api", event);
      return events;
    },
    faults: world.faults,
    /** Slack's rate limits (`true`), others, or none. */
    limit: (limits: boolean | Limits): void => {
      app.limits = readLimits(limits);
    },
    /** How often each method was refused in this workspace because of them. */
    limited: world.limited,
    disconnectSockets: (reason: "refresh_requested" | "warning" = "refresh_requested"): void => sockets.disconnect(reason),
    /** The oldest connection alone has to be renewed, as Slack does with each at its own time. */
    refreshSocket: (): void => sockets.refresh(),
    /** From now on nobody who wants to connect a socket gets an answer. */
    silenceSockets: (): void => sockets.fallSilent(),
    /** Sends the bot a frame that is whatever is given, over one connection after the other. */
    sendFrame: (data: string | Buffer): void => sockets.sendRaw(data),
    calls: app.calls,
    problems: app.problems,
    ...rawDelivery(app),
    /** Any payload, correctly signed or over the socket. A bare event is put into its envelope. */
    deliver: (kind: Kind, payload: Payload): Promise<Delivery> =>
      deliver(kind, kind === "events_api" && !ENVELOPES.has(payload.type) ? eventCallback(world, payload) : payload),
    /** An event in its envelope, to be delivered whenever and as often as a test likes. */
    envelope: (event: Payload, changed?: Payload): Payload => eventCallback(world, event, changed),
    tellsRateLimit: (): Promise<Delivery> => deliver("events_api", appRateLimited(world)),
    /** Fires on everything that somebody can see change. */
    onChange: (listener: () => void): (() => void) => app.changes.onSeen(listener),
  };
}
