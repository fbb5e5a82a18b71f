import { WebAPIPlatformError } from "@slack/web-api";
import { type DestinationStream, type Logger, pino } from "pino";

/** A JSON log that carries no secret and no text that somebody wrote. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } }, destination);

/**
 * What may be told of an error. The message of one that the bot's own code made is the bot's own words.
 * Others may quote a row, a body or an address, so that only their names and codes are taken.
 */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = framesOf(error);
  const { cause = "original" in error ? error.original : undefined } = error;
  return {
    name: word(error.name),
    ...("code" in error ? { code: word(error.code) } : {}),
    ...(error instanceof WebAPIPlatformError ? toldBySlack(error) : {}),
    ...(isOwn(frames[0]) ? { message: withoutTokens(error.message) } : {}),
    at: frames.slice(0, 8),
    ...(cause === undefined ? {} : { cause: describe(cause) }),
    ...("originals" in error && Array.isArray(error.originals) ? { causes: error.originals.slice(0, 8).map(describe) } : {}),
  };
}

/** Where an error was made, innermost first. */
function framesOf({ message, stack = "" }: Error): string[] {
  const begins = stack.indexOf(message);
  if (begins < 0) return [];
  return stack
    .slice(begins + message.length)
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .map((line) => line.trim());
}

const isOwn = (frame: string | undefined) => frame !== undefined && !/[\\/]node_modules[\\/]|\bnode:|<anonymous>|\bnative\b/.test(frame);

/** Slack's word for what is wrong, and where in what it was sent. */
function toldBySlack({ data }: WebAPIPlatformError) {
  const places = (data.response_metadata?.messages ?? []).flatMap((message) => /\[json-pointer:(\/[\w/]*)\]/.exec(message)?.[1] ?? []);
  return { slack: word(data.error), ...(places.length === 0 ? {} : { places: places.slice(0, 8) }) };
}

/** A name or a code as it is, when it is one. */
const word = (text: unknown) => (typeof text === "number" || (typeof text === "string" && /^[\w.:-]{1,64}$/.test(text)) ? text : "…");

const withoutTokens = (text: string) =>
  text.replace(/xox[a-z]-[\w-]+|xapp-[\w-]+|\bpostgres(ql)?:\/\/\S+|https:\/\/hooks\.slack\.com\/\S+/g, "[secret]");
