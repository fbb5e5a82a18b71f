import { WebAPIPlatformError } from "@slack/web-api";
import { type DestinationStream, type Logger, pino } from "pino";

/** Creates a JSON log without secrets and without text that people wrote. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: serializeError } }, destination);

/**
 * Returns what may be logged about an error. The message is included only if our own code threw it.
 * Other messages may quote a row, a body or a URL, so only their names and codes are logged.
 */
function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = framesOf(error);
  const { cause = "original" in error ? error.original : undefined } = error;
  return {
    name: safeCode(error.name),
    ...("code" in error ? { code: safeCode(error.code) } : {}),
    ...(error instanceof WebAPIPlatformError ? slackDetails(error) : {}),
    ...(isOwn(frames[0]) ? { message: withoutTokens(error.message) } : {}),
    at: frames.slice(0, 8),
    ...(cause === undefined ? {} : { cause: serializeError(cause) }),
    ...("originals" in error && Array.isArray(error.originals) ? { causes: error.originals.slice(0, 8).map(serializeError) } : {}),
  };
}

/** Returns the stack frames, innermost first. */
function framesOf({ message, stack = "" }: Error): string[] {
  const messageIndex = stack.indexOf(message);
  if (messageIndex < 0) return [];
  return stack
    .slice(messageIndex + message.length)
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .map((line) => line.trim());
}

const isOwn = (frame: string | undefined) => frame !== undefined && !/[\\/]node_modules[\\/]|\bnode:|<anonymous>|\bnative\b/.test(frame);

/** Returns Slack's error code, and where in the request the error is. */
function slackDetails({ data }: WebAPIPlatformError) {
  const pointers = (data.response_metadata?.messages ?? []).flatMap((message) => /\[json-pointer:(\/[\w/]*)\]/.exec(message)?.[1] ?? []);
  return { slack: safeCode(data.error), ...(pointers.length === 0 ? {} : { places: pointers.slice(0, 8) }) };
}

/** Returns a name or a code unchanged, or a placeholder for any other text. */
const safeCode = (text: unknown) => (typeof text === "number" || (typeof text === "string" && /^[\w.:-]{1,64}$/.test(text)) ? text : "…");

const withoutTokens = (text: string) =>
  text.replace(/xox[a-z]-[\w-]+|xapp-[\w-]+|\bpostgres(ql)?:\/\/\S+|https:\/\/hooks\.slack\.com\/\S+/g, "[secret]");
