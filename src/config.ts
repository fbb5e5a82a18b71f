import { z } from "zod";

const text = z.string().trim().min(1);
const startingWith = (prefix: string, where: string) => text.startsWith(prefix, `must begin with ${prefix} (${where})`);

const Settings = z.object({
  SLACK_BOT_TOKEN: startingWith("xoxb-", "“OAuth & Permissions” → “Bot User OAuth Token”"),
  SLACK_APP_TOKEN: startingWith("xapp-", "“Basic Information” → “App-Level Tokens”").optional(),
  SLACK_SIGNING_SECRET: text.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be like postgresql://user:password@host:5432/database" }).optional(),
  DATA_DIR: text.default("./data"),
  PORT: z.coerce
    .number("must be a port number")
    .int("must be a port number")
    .min(0, "must be a port number")
    .max(65_535, "must be a port number")
    .default(3000),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: "must be a URL like https://slack.com/api/" }).default("https://slack.com/api/"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], "must be debug, info, warn or error").default("info"),
});

const Environment = Settings.refine(
  ({ SLACK_APP_TOKEN, SLACK_SIGNING_SECRET }) => SLACK_APP_TOKEN !== undefined || SLACK_SIGNING_SECRET !== undefined,
  {
    path: ["SLACK_APP_TOKEN"],
    message: "must be set for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode",
    when: () => true,
  },
);

/** The names of all settings, as the README lists them. */
export const settings = Object.keys(Settings.shape);

export type Config = {
  botToken: string;
  /** Over which Slack talks to the bot. */
  mode: { socket: { appToken: string } } | { http: { signingSecret: string } };
  databaseUrl: string | undefined;
  dataDir: string;
  port: number;
  slackApiUrl: string;
  logLevel: "debug" | "info" | "warn" | "error";
};

/** The environment does not make a configuration. The message names every problem. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** Reads the environment; an empty variable counts as not set. Throws `ConfigError`. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret = "", ...rest } = read(Environment, environment);
  return {
    botToken: rest.SLACK_BOT_TOKEN,
    mode: appToken === undefined ? { http: { signingSecret } } : { socket: { appToken } },
    databaseUrl: rest.DATABASE_URL,
    dataDir: rest.DATA_DIR,
    port: rest.PORT,
    slackApiUrl: rest.SLACK_API_URL,
    logLevel: rest.LOG_LEVEL,
  };
}

/** Where the database is, for what has nothing to do with Slack. Throws `ConfigError`. */
export function readPlace(environment: Record<string, string | undefined>): Pick<Config, "databaseUrl" | "dataDir"> {
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = read(Settings.pick({ DATABASE_URL: true, DATA_DIR: true }), environment);
  return { databaseUrl, dataDir };
}

function read<Schema extends z.ZodType>(schema: Schema, environment: Record<string, string | undefined>): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ code, path, message }) => {
    const name = path.join(".");
    return `  ${name} ${code === "invalid_type" && !(name in given) ? "is not set" : message}`;
  });
  throw new ConfigError(
    `The environment is not complete:\n${problems.join("\n")}\nSet them in .env or in the environment; the README explains every variable.`,
  );
}
