import { createDeliver, type Delivery } from "./deliver/index.ts";
import type { Kind, Payload } from "./deliver/attempt.ts";
import { post } from "./deliver/http.ts";
import { realSeconds, signatureHeaders } from "./deliver/signature.ts";
import { createSockets } from "./deliver/sockets.ts";
import { announce } from "./events.ts";
import { createFaults, type Faults } from "./faults.ts";
import { readManifest } from "./manifest.ts";
import { eventCallback } from "./payloads.ts";
import { addProfile, type PersonOptions, type Profile, userObject } from "./people.ts";
import { createPerson, type Person } from "./person/index.ts";
import { startServer } from "./server.ts";
import { createWorld } from "./world.ts";

export type { Kind, Payload } from "./deliver/attempt.ts";
export type { Delivery } from "./deliver/index.ts";
export type { Fault } from "./faults.ts";
export type { PersonOptions } from "./people.ts";
export type { Person } from "./person/index.ts";
export type { SeenMessage } from "./screen/seen.ts";
export { SlackClientError } from "./refusal.ts";

export type SlackOptions = {
  manifest?: string;
  teamId?: string;
  port?: number;
  scopes?: string[];
  /** The workspace's clock, in milliseconds or as a Date. */
  now?: () => Date;
  /** How long the bot may take to acknowledge; Slack's 3 seconds if not told. */
  ackWithin?: number;
};

type Raw = { headers?: Record<string, string>; body: string; path?: string };

/** What Slack sends to the events URL as it is; everything else is the event inside an envelope. */
const ENVELOPES = new Set<unknown>(["event_callback", "url_verification", "app_rate_limited"]);

export type Slack = Awaited<ReturnType<typeof startSlack>>;

export async function startSlack(options: SlackOptions = {}) {
  const manifest = readManifest(options.manifest ?? new URL("../manifest.yml", import.meta.url));
  const now = options.now;
  const world = createWorld({
    teamId: options.teamId ?? "T0TEAM",
    manifest,
    scopes: options.scopes ?? manifest.oauth_config.scopes.bot,
    ackWithin: options.ackWithin ?? 3_000,
    now: now ? () => now().getTime() : Date.now,
  });
  const faults: Faults = createFaults();
  const sockets = createSockets(world);
  const deliver = createDeliver(world, sockets);
  const server = await startServer(world, faults, sockets, options.port ?? 0);

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
    if (told) await announce(world, deliver, "user_change", { type: "user_change", user: userObject(world, profile) });
  };

  return {
    /** All that this Slack knows, for whoever draws it. */
    world,
    apiUrl: `${world.url}/api/`,
    botToken: world.botToken,
    appToken: world.appToken,
    signingSecret: world.signingSecret,
    teamId: world.teamId,
    botUserId: world.botUserId,
    appId: world.appId,
    get requestUrl(): string | undefined {
      return world.requestUrl;
    },
    set requestUrl(url: string | undefined) {
      world.requestUrl = url;
    },
    people,
    /** Open Socket Mode connections. */
    get connections(): number {
      return sockets.count();
    },
    addPerson: (person: PersonOptions): Person => join(addProfile(world, person)),
    deactivate: (person: { id: string }, told = true) => change(person, { deactivated: true }, told),
    rename: (person: { id: string }, name: string) => change(person, { name }),
    moveTo: (person: { id: string }, tz: string) => change(person, { tz }),
    blockDms: (person: { id: string }) => change(person, { blocksDms: true }, false),
    grants: (scopes: string[]): void => {
      world.scopes = [...scopes];
    },
    revokeToken: (): void => {
      world.tokenRevoked = true;
    },
    faults,
    disconnectSockets: (reason: "refresh_requested" | "warning" = "refresh_requested"): void => sockets.disconnect(reason),
    calls: world.calls,
    problems: world.problems,
    /** Posts to the bot whatever is given, unsigned unless the headers say otherwise. */
    deliverRaw: async ({ headers = {}, body, path }: Raw): Promise<{ status: number; body: string }> => {
      if (!world.requestUrl) throw new Error("slack.requestUrl is not set");
      const url = path === undefined ? world.requestUrl : new URL(path, world.requestUrl).href;
      const given = new Headers({ "content-type": "application/x-www-form-urlencoded" });
      for (const [name, value] of Object.entries(headers)) given.set(name, value);
      const answer = await post(url, Object.fromEntries(given), body, 10_000);
      return { status: answer.status, body: answer.body };
    },
    sign: (body: string, { secret = world.signingSecret, timestamp = realSeconds() } = {}): Record<string, string> =>
      signatureHeaders(body, secret, timestamp),
    /** Any payload, correctly signed or over the socket. A bare event is put into its envelope. */
    deliver: (kind: Kind, payload: Payload): Promise<Delivery> =>
      deliver(kind, kind === "events_api" && !ENVELOPES.has(payload.type) ? eventCallback(world, payload) : payload),
    /** Fires on everything that somebody can see change. */
    onChange: (listener: () => void): (() => void) => world.changes.onSeen(listener),
    stop: async (): Promise<void> => {
      await sockets.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
