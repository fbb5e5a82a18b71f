import type { IncomingMessage } from "node:http";

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** Parses Web API arguments from a form or JSON body, and the query string. */
export function parseArgs(contentType: string, body: string, query: URLSearchParams): Record<string, unknown> {
  const fromQuery = Object.fromEntries(query);
  if (contentType.startsWith("application/json")) return { ...fromQuery, ...parseJsonObject(body) };
  return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body)) };
}

function parseJsonObject(body: string): Record<string, unknown> {
  const parsed = tryJson(body);
  return typeof parsed === "object" && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
}

export function tryJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const SECRET_ARGS = new Set(["token", "client_secret", "code"]);

/** Returns the arguments for the request log: JSON inside forms is parsed, and secrets are left out. */
export function loggableArgs(args: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(args).filter(([key]) => !SECRET_ARGS.has(key));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" && /^[[{]/.test(value) ? (tryJson(value) ?? value) : value]),
  );
}
