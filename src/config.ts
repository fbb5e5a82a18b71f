import { z } from "zod";
import { databaseUrlProblems } from "./database-url.ts";

const text = z.string().trim().min(1);
const startingWith = (prefix: string, where: string) => text.startsWith(prefix, `must start with ${prefix} (${where})`);

const keyForm =
  "must look like 2026a:KEY, with any earlier keys after it, separated by commas. “npm run admin -- new-key --id 2026a” makes one";
const Key = z
  .string()
  .regex(/^[\w-]+:[\w+/-]+=*$/, keyForm)
  .transform((written) => ({
    id: written.slice(0, written.indexOf(":")),
    key: Buffer.from(written.slice(written.indexOf(":") + 1), "base64"),
  }))
  .refine(({ key }) => key.length === 32, keyForm);

const whole = (what: string, least: number, most: number) => z.coerce.number(what).int(what).min(least, what).max(most, what);

const proxy = z.url({ protocol: /^https?$/, error: "must be a URL like http://proxy.example.com:3128" }).optional();

const Settings = z.object({
  SLACK_BOT_TOKEN: startingWith("xoxb-", "“OAuth & Permissions” → “Bot User OAuth Token”").optional(),
  SLACK_APP_TOKEN: startingWith("xapp-", "“Basic Information” → “App-Level Tokens”").optional(),
  SLACK_SIGNING_SECRET: text.optional(),
  SLACK_CLIENT_ID: text.optional(),
  SLACK_CLIENT_SECRET: text.optional(),
  TOKEN_ENCRYPTION_KEY: z
    .string()
    .transform((written) => written.split(",").map((key) => key.trim()))
    .pipe(z.tuple([Key], Key))
    .superRefine((keys, context) => {
      const ids = keys.map(({ id }) => id);
      for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
        context.addIssue(`has two keys named “${id}”. Stored tokens refer to their key by name, so give each key its own`);
    })
    .optional(),
  PUBLIC_URL: z
    .string()
    // Without TLS a browser keeps the cookie that an installation needs only for its own machine.
    .regex(/^(https:\/\/[\w.:-]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)\/?$/, "must look like https://your.host, without a path")
    .transform((url) => url.replace(/\/$/, ""))
    .optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must look like postgresql://user:password@host:5432/database" })
    .superRefine((url, context) => databaseUrlProblems(url).forEach((problem) => context.addIssue(problem)))
    .optional(),
  DATA_DIR: text.default("./data"),
  PORT: whole("must be a port number", 0, 65_535).default(3000),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: "must be a URL like https://slack.com/api/" }).default("https://slack.com/api/"),
  INVITATIONS_PER_HOUR: whole("must be a whole number of at least 1", 1, 1_000_000).default(500),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], "must be debug, info, warn, or error").default("info"),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be a URL like http://localhost:4318" }).optional(),
  HTTPS_PROXY: proxy,
  HTTP_PROXY: proxy,
  NO_PROXY: text.optional(),
});

const forOauth = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TOKEN_ENCRYPTION_KEY", "PUBLIC_URL"] as const;

type Given = Record<string, string>;
const wantsOauth = (given: Given) => forOauth.some((name) => name in given);

/** What has to be set together, and what excludes each other. */
const combinations: { path: keyof typeof Settings.shape; holds: (given: Given) => boolean; message: string }[] = [
  {
    path: "SLACK_BOT_TOKEN",
    holds: (given) => "SLACK_BOT_TOKEN" in given || wantsOauth(given),
    message: `isn't set. Set it for one workspace, or set ${forOauth.join(", ")} for many`,
  },
  {
    path: "SLACK_BOT_TOKEN",
    holds: (given) => !("SLACK_BOT_TOKEN" in given && wantsOauth(given)),
    message: `is for one workspace, and ${forOauth.join(", ")} are for many. Set one or the other`,
  },
  ...forOauth.map((path) => ({
    path,
    holds: (given: Given) => path in given || "SLACK_BOT_TOKEN" in given || !wantsOauth(given),
    message: "isn't set, but is required to install the app in many workspaces",
  })),
  {
    path: "SLACK_APP_TOKEN",
    holds: (given) => "SLACK_APP_TOKEN" in given || "SLACK_SIGNING_SECRET" in given || wantsOauth(given),
    message: "must be set for Socket Mode, or SLACK_SIGNING_SECRET for HTTP",
  },
  {
    path: "SLACK_SIGNING_SECRET",
    holds: (given) => "SLACK_SIGNING_SECRET" in given || !wantsOauth(given),
    message: "isn't set, but is required to install the app in many workspaces",
  },
  {
    path: "SLACK_APP_TOKEN",
    holds: (given) => !("SLACK_APP_TOKEN" in given && wantsOauth(given)),
    message: "is for Socket Mode, but installing the app in many workspaces requires HTTP. Leave it out",
  },
];

/** The names of all settings, as the README lists them. */
export const settings = Object.keys(Settings.shape);

/** The keys that tokens are encrypted with: the first one is used, the others still read what they have written. */
export type Keys = [{ id: string; key: Buffer }, ...{ id: string; key: Buffer }[]];

export type Oauth = { clientId: string; clientSecret: string; keys: Keys; publicUrl: string };

export type Config = {
  /** Where tokens come from: from the environment for one workspace, from installations for many. */
  access: { botToken: string } | { oauth: Oauth };
  /** Over which Slack talks to the bot. */
  mode: { socket: { appToken: string } } | { http: { signingSecret: string } };
  databaseUrl: string | undefined;
  dataDir: string;
  port: number;
  slackApiUrl: string;
  /** How many people one organizer may ask within an hour, at first or again. */
  invitationsPerHour: number;
  logLevel: "debug" | "info" | "warn" | "error";
  /** The OpenTelemetry collector that traces are sent to. */
  tracesTo: string | undefined;
  /** The proxies to Slack, and the hosts that are reached without one. */
  proxies?: { https: string | undefined; http: string | undefined; except: string | undefined } | undefined;
};

/** The environment does not make a configuration. The message names every problem. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

const withoutSlack = "\nTo try the bot without Slack, run “npm run playground”.";

/** Reads the environment; an empty variable counts as not set. Throws `ConfigError`. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = givenIn(environment);
  const missing = combinations.filter(({ holds }) => !holds(given)).map(({ path, message }) => `  ${path} ${message}`);
  const hint = "SLACK_BOT_TOKEN" in given || wantsOauth(given) ? "" : withoutSlack;
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret = "", ...rest } = check(Settings, given, missing, hint);
  return {
    access: accessOf(rest),
    mode: appToken === undefined ? { http: { signingSecret } } : { socket: { appToken } },
    databaseUrl: rest.DATABASE_URL,
    dataDir: rest.DATA_DIR,
    port: rest.PORT,
    slackApiUrl: rest.SLACK_API_URL,
    invitationsPerHour: rest.INVITATIONS_PER_HOUR,
    logLevel: rest.LOG_LEVEL,
    tracesTo: rest.OTEL_EXPORTER_OTLP_ENDPOINT,
    proxies:
      rest.HTTPS_PROXY === undefined && rest.HTTP_PROXY === undefined
        ? undefined
        : { https: rest.HTTPS_PROXY, http: rest.HTTP_PROXY, except: rest.NO_PROXY },
  };
}

function accessOf(read: Pick<z.output<typeof Settings>, "SLACK_BOT_TOKEN" | (typeof forOauth)[number]>): Config["access"] {
  const { SLACK_BOT_TOKEN, SLACK_CLIENT_ID = "", SLACK_CLIENT_SECRET = "", TOKEN_ENCRYPTION_KEY: keys, PUBLIC_URL = "" } = read;
  return keys === undefined
    ? { botToken: SLACK_BOT_TOKEN ?? "" }
    : { oauth: { clientId: SLACK_CLIENT_ID, clientSecret: SLACK_CLIENT_SECRET, keys, publicUrl: PUBLIC_URL } };
}

/** The keys that tokens are encrypted with, for what has nothing to do with Slack. Throws `ConfigError`. */
export function readKeys(environment: Record<string, string | undefined>): Keys {
  const name = "TOKEN_ENCRYPTION_KEY";
  const keys = check(Settings.pick({ [name]: true }), givenIn(environment), [])[name];
  if (!keys)
    throw new ConfigError(
      `${name} isn't set. It's the key that tokens are encrypted with. “npm run admin -- new-key --id 2026a” makes one.`,
    );
  return keys;
}

/** Where the database is, for what has nothing to do with Slack. Throws `ConfigError`. */
export function readPlace(environment: Record<string, string | undefined>): Pick<Config, "databaseUrl" | "dataDir"> {
  const ofDatabase = Settings.pick({ DATABASE_URL: true, DATA_DIR: true });
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = check(ofDatabase, givenIn(environment), []);
  return { databaseUrl, dataDir };
}

// Where both spellings are there, the small one counts, as for other programs.
const proxyNames = new Set(["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]);

const givenIn = (environment: Record<string, string | undefined>): Given =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([written, own]) => {
      const isProxy = proxyNames.has(written.toUpperCase());
      const value = (isProxy && environment[written.toLowerCase()]) || own;
      return value === undefined || value.trim() === "" ? [] : [[isProxy ? written.toUpperCase() : written, value]];
    }),
  );

function check<Schema extends z.ZodType>(schema: Schema, given: Given, missing: string[], hint = ""): z.output<Schema> {
  const read = schema.safeParse(given);
  if (read.success && missing.length === 0) return read.data;
  const wrong = read.error?.issues.map(({ path: [name = ""], message }) => `  ${String(name)} ${message}`) ?? [];
  const problems = [...new Set([...missing, ...wrong])].join("\n");
  throw new ConfigError(
    `Some settings are missing or invalid:\n${problems}\nSet them in .env or in the environment. The README explains each of them.${hint}`,
  );
}
