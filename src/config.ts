import { z } from "zod";
import { databaseUrlProblems } from "./database-url.ts";

const text = z.string().trim().min(1);
const startingWith = (prefix: string, source: string) => text.startsWith(prefix, `must start with ${prefix} (${source})`);

const keyFormatMessage =
  "must look like 2026a:KEY, with any earlier keys after it, separated by commas. “npm run admin -- new-key --id 2026a” makes one";
const Key = z
  .string()
  .regex(/^[\w-]+:[\w+/-]+=*$/, keyFormatMessage)
  .transform((written) => ({
    id: written.slice(0, written.indexOf(":")),
    key: Buffer.from(written.slice(written.indexOf(":") + 1), "base64"),
  }))
  .refine(({ key }) => key.length === 32, keyFormatMessage);

const wholeNumber = (message: string, min: number, max: number) =>
  z.coerce.number(message).int(message).min(min, message).max(max, message);

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
      for (const duplicate of new Set(ids.filter((id, index) => ids.indexOf(id) !== index)))
        context.addIssue(`has two keys named “${duplicate}”. Stored tokens refer to their key by name, so give each key a unique name`);
    })
    .optional(),
  PUBLIC_URL: z
    .string()
    // The installation needs a cookie, which browsers store without TLS only for localhost.
    .regex(/^(https:\/\/[\w.:-]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)\/?$/, "must look like https://your.host, without a path")
    .transform((url) => url.replace(/\/$/, ""))
    .optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must look like postgresql://user:password@host:5432/database" })
    .superRefine((url, context) => databaseUrlProblems(url).forEach((problem) => context.addIssue(problem)))
    .optional(),
  DATA_DIR: text.default("./data"),
  PORT: wholeNumber("must be a port number", 0, 65_535).default(3000),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: "must be a URL like https://slack.com/api/" }).default("https://slack.com/api/"),
  INVITATIONS_PER_HOUR: wholeNumber("must be a whole number of at least 1", 1, 1_000_000).default(500),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], "must be debug, info, warn, or error").default("info"),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be a URL like http://localhost:4318" }).optional(),
  HTTPS_PROXY: proxy,
  HTTP_PROXY: proxy,
  NO_PROXY: text.optional(),
});

const oauthSettings = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "TOKEN_ENCRYPTION_KEY", "PUBLIC_URL"] as const;

type Variables = Record<string, string>;
const wantsOauth = (variables: Variables) => oauthSettings.some((name) => name in variables);

/** Settings that require or exclude each other. */
const combinations: { path: keyof typeof Settings.shape; isSatisfied: (variables: Variables) => boolean; message: string }[] = [
  {
    path: "SLACK_BOT_TOKEN",
    isSatisfied: (variables) => "SLACK_BOT_TOKEN" in variables || wantsOauth(variables),
    message: `isn't set. Set it for one workspace, or set ${oauthSettings.join(", ")} for multiple workspaces`,
  },
  {
    path: "SLACK_BOT_TOKEN",
    isSatisfied: (variables) => !("SLACK_BOT_TOKEN" in variables && wantsOauth(variables)),
    message: `is for one workspace, and ${oauthSettings.join(", ")} are for multiple workspaces. Set one or the other`,
  },
  ...oauthSettings.map((path) => ({
    path,
    isSatisfied: (variables: Variables) => path in variables || "SLACK_BOT_TOKEN" in variables || !wantsOauth(variables),
    message: "isn't set, but is required to install the app in multiple workspaces",
  })),
  {
    path: "SLACK_APP_TOKEN",
    isSatisfied: (variables) => "SLACK_APP_TOKEN" in variables || "SLACK_SIGNING_SECRET" in variables || wantsOauth(variables),
    message: "must be set for Socket Mode, or SLACK_SIGNING_SECRET for HTTP",
  },
  {
    path: "SLACK_SIGNING_SECRET",
    isSatisfied: (variables) => "SLACK_SIGNING_SECRET" in variables || !wantsOauth(variables),
    message: "isn't set, but is required to install the app in multiple workspaces",
  },
  {
    path: "SLACK_APP_TOKEN",
    isSatisfied: (variables) => !("SLACK_APP_TOKEN" in variables && wantsOauth(variables)),
    message: "is for Socket Mode, but installing the app in multiple workspaces requires HTTP. Leave it out",
  },
];

/** The names of all settings, as the README lists them. */
export const settings = Object.keys(Settings.shape);

/** The token encryption keys. The first one encrypts; all of them decrypt. */
export type Keys = [{ id: string; key: Buffer }, ...{ id: string; key: Buffer }[]];

export type Oauth = { clientId: string; clientSecret: string; keys: Keys; publicUrl: string };

export type Config = {
  /** Where the bot tokens come from: the environment for one workspace, or OAuth installations for many. */
  access: { botToken: string } | { oauth: Oauth };
  /** How Slack connects to the bot. */
  mode: { socket: { appToken: string } } | { http: { signingSecret: string } };
  databaseUrl: string | undefined;
  dataDir: string;
  port: number;
  slackApiUrl: string;
  /** How many invitations one organizer can send per hour, including those sent again after a reschedule. */
  invitationsPerHour: number;
  logLevel: "debug" | "info" | "warn" | "error";
  /** The OpenTelemetry collector that traces are sent to. */
  tracesTo: string | undefined;
  /** The proxies for reaching Slack, and the hosts to bypass them for. */
  proxies?: { https: string | undefined; http: string | undefined; except: string | undefined } | undefined;
};

/** The environment is not a valid configuration. The message lists every problem. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

const playgroundHint = "\nTo try the bot without Slack, run “npm run playground”.";

/** Reads the environment. An empty variable counts as not set. Throws `ConfigError`. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const variables = nonEmptyVariables(environment);
  const missing = combinations.filter(({ isSatisfied }) => !isSatisfied(variables)).map(({ path, message }) => `  ${path} ${message}`);
  const hint = "SLACK_BOT_TOKEN" in variables || wantsOauth(variables) ? "" : playgroundHint;
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret = "", ...rest } = validate(Settings, variables, missing, hint);
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

function accessOf(read: Pick<z.output<typeof Settings>, "SLACK_BOT_TOKEN" | (typeof oauthSettings)[number]>): Config["access"] {
  const { SLACK_BOT_TOKEN, SLACK_CLIENT_ID = "", SLACK_CLIENT_SECRET = "", TOKEN_ENCRYPTION_KEY: keys, PUBLIC_URL = "" } = read;
  return keys === undefined
    ? { botToken: SLACK_BOT_TOKEN ?? "" }
    : { oauth: { clientId: SLACK_CLIENT_ID, clientSecret: SLACK_CLIENT_SECRET, keys, publicUrl: PUBLIC_URL } };
}

/** Reads only the token encryption keys, for commands that don't connect to Slack. Throws `ConfigError`. */
export function readKeys(environment: Record<string, string | undefined>): Keys {
  const name = "TOKEN_ENCRYPTION_KEY";
  const keys = validate(Settings.pick({ [name]: true }), nonEmptyVariables(environment), [])[name];
  if (!keys)
    throw new ConfigError(
      `${name} isn't set. It's the key that tokens are encrypted with. “npm run admin -- new-key --id 2026a” makes one.`,
    );
  return keys;
}

/** Reads only the database's location, for commands that don't connect to Slack. Throws `ConfigError`. */
export function readPlace(environment: Record<string, string | undefined>): Pick<Config, "databaseUrl" | "dataDir"> {
  const DatabaseSettings = Settings.pick({ DATABASE_URL: true, DATA_DIR: true });
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = validate(DatabaseSettings, nonEmptyVariables(environment), []);
  return { databaseUrl, dataDir };
}

// If both spellings are set, the lower-case one wins, as in other programs.
const proxyNames = new Set(["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"]);

const nonEmptyVariables = (environment: Record<string, string | undefined>): Variables =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, ownValue]) => {
      const isProxy = proxyNames.has(name.toUpperCase());
      const value = (isProxy && environment[name.toLowerCase()]) || ownValue;
      return value === undefined || value.trim() === "" ? [] : [[isProxy ? name.toUpperCase() : name, value]];
    }),
  );

function validate<Schema extends z.ZodType>(schema: Schema, variables: Variables, missing: string[], hint = ""): z.output<Schema> {
  const read = schema.safeParse(variables);
  if (read.success && missing.length === 0) return read.data;
  const wrong = read.error?.issues.map(({ path: [name = ""], message }) => `  ${String(name)} ${message}`) ?? [];
  const problems = [...new Set([...missing, ...wrong])].join("\n");
  throw new ConfigError(
    `Some settings are missing or invalid:\n${problems}\nSet them in .env or in the environment. The README explains each of them.${hint}`,
  );
}
