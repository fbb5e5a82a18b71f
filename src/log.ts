import { LogLevel, type Logger as SlackLogger } from "@slack/bolt";
import { type DestinationStream, type Logger, pino } from "pino";

/** A JSON log that carries no secret and no text that somebody wrote. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } }, destination);

/**
 * Slack's libraries log through this. Their debug lines carry whole payloads and secrets and are left out;
 * of the others only texts are taken, since an object could be anything.
 */
export function slackLogger(log: Logger): SlackLogger {
  const texts = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : typeof part === "string" ? part : "…")).join(" ");
  return {
    debug: () => {},
    info: (...parts) => log.debug(withoutTokens(texts(parts))),
    warn: (...parts) => log.warn(withoutTokens(texts(parts))),
    error: (...parts) => log.error(withoutTokens(texts(parts))),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

/** What may be told of an error: a database error's message can quote the row, so only its code is taken. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const quotesRows = error.name.startsWith("Prisma") || "severity" in error;
  return {
    name: error.name,
    ...("code" in error ? { code: error.code } : {}),
    ...(quotesRows ? {} : { message: withoutTokens(error.message) }),
    at: error.stack
      ?.split("\n")
      .filter((line) => line.startsWith("    at "))
      .slice(0, 8)
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}

const withoutTokens = (text: string) =>
  text.replace(/xox[a-z]-[\w-]+|xapp-[\w-]+|\bpostgres(ql)?:\/\/\S+|https:\/\/hooks\.slack\.com\/\S+/g, "[secret]");
