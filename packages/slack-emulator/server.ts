import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { callApi, recipientOf } from "./api/index.ts";
import type { Args } from "./api/method.ts";
import { type App, type Call, reportProblem } from "./app.ts";
import { loggableArgs, parseArgs, readBody, tryJson } from "./body.ts";
import type { Sockets } from "./deliver/sockets.ts";
import type { Fault } from "./faults.ts";
import { checkRateLimit } from "./limits.ts";
import { AUTHORIZE, consentPage, findVisitor, handleDecision } from "./oauth/authorize.ts";
import { logExchange, type Outcome } from "./request-log.ts";
import { postToResponseUrl } from "./response-urls.ts";
import type { WorkspaceState } from "./workspace-state.ts";

type HttpResponse = { status: number; body: string; headers?: Record<string, string> };

export async function startServer(app: App, sockets: Sockets, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(app, request, response).catch((error: unknown) => {
      reportProblem(app, `the emulator failed: ${String(error)}`);
      response.destroy();
    });
  });
  server.on("upgrade", sockets.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  app.url = `http://127.0.0.1:${address.port}`;
  return server;
}

async function handle(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", app.url);
  const body = await readBody(request);
  if (url.pathname.startsWith("/api/")) return handleApiCall(app, request, response, url, body);
  if (url.pathname.startsWith("/response/") && request.method === "POST") return handleResponseUrl(app, request, response, url, body);
  if (url.pathname === AUTHORIZE) {
    const visitor = findVisitor(app, request.headers.cookie ?? "");
    const isDecision = request.method === "POST";
    send(response, isDecision ? handleDecision(app, url, visitor, new URLSearchParams(body)) : consentPage(app, url, visitor));
    return;
  }
  reportProblem(app, `${request.method} ${url.pathname}: Slack has nothing there`);
  send(response, { status: 404, body: "not found" });
}

async function handleApiCall(app: App, request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
  const name = url.pathname.slice("/api/".length);
  const args: Args = { ...parseArgs(request.headers["content-type"] ?? "", body, url.searchParams), ...readClientCredentials(request) };
  const token = readToken(request, args);
  const owner = app.tokens.get(token)?.workspace;
  const workspace = owner ?? defaultWorkspace(app);
  const call: Call = {
    method: name,
    args: loggableArgs(args),
    at: performance.now(),
    ok: false,
    teamToken: token,
    ...(owner && { teamId: owner.teamId }),
  };
  app.calls.push(call);
  const recipient = recipientOf(workspace, args);
  const fault = workspace.faults.take(name, recipient) ?? (owner && checkRateLimit(owner, name, recipient));
  const finish = logExchange(app, { direction: "from the bot", what: name, body: call.args });
  await setTimeout(workspace.faults.delayOf(name));
  const outcome = sendWithFault(
    fault,
    response,
    () => runApiCall(app, call, args),
    (error) => (call.error = error),
  );
  finish(outcome);
}

async function handleResponseUrl(app: App, request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
  const key = url.pathname.slice("/response/".length);
  const workspace = app.worlds.find((one) => one.responseUrls.has(key)) ?? defaultWorkspace(app);
  const fault = workspace.faults.take("response_url", workspace.responseUrls.get(key)?.userId);
  const finish = logExchange(app, { direction: "from the bot", what: "response_url", body: tryJson(body) });
  await setTimeout(workspace.faults.delayOf("response_url"));
  finish(sendWithFault(fault, response, () => runResponseUrl(workspace, request, key, body)));
}

/** Returns the workspace for calls whose token belongs to none. */
function defaultWorkspace({ worlds: [first] }: App): WorkspaceState {
  if (!first) throw new Error("there is no workspace");
  return first;
}

function readToken(request: IncomingMessage, args: Args): string {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? (typeof args.token === "string" ? args.token : "");
}

/** Reads client credentials from HTTP Basic authentication. */
function readClientCredentials(request: IncomingMessage): Args {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (basic === undefined) return {};
  const [client_id, client_secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return { client_id, client_secret };
}

function runApiCall(app: App, call: Call, args: Args): HttpResponse {
  const answer = callApi(app, call.method, call.teamToken, args);
  call.ok = answer.ok;
  if (answer.error) call.error = answer.error;
  const { headers, ...rest } = json(answer);
  const scopes = app.tokens.get(call.teamToken)?.installation.scopes ?? [];
  return { ...rest, headers: { ...headers, "x-oauth-scopes": scopes.join(",") } };
}

function runResponseUrl(workspace: WorkspaceState, request: IncomingMessage, key: string, body: string): HttpResponse {
  if (!request.headers["content-type"]?.startsWith("application/json"))
    reportProblem(workspace.app, "response_url: the content-type must be application/json");
  return postToResponseUrl(workspace, key, tryJson(body));
}

/** Sends the response, or simulates a scripted fault. */
function sendWithFault(
  fault: Fault | undefined,
  response: ServerResponse,
  run: () => HttpResponse,
  recordError: (error: string) => void = () => undefined,
): Outcome {
  if (!fault) return send(response, run());
  if (fault.kind === "says") return send(response, overrideBody(run(), fault.instead));
  if (fault.kind !== "lost") recordError(fault.kind === "error" ? fault.error : fault.kind);
  switch (fault.kind) {
    case "ratelimited":
      return send(response, {
        ...json({ ok: false, error: "ratelimited" }, 429),
        headers: { "retry-after": String(fault.retryAfter) },
      });
    case "error":
      return send(response, json({ ok: false, error: fault.error }));
    case "http":
      return send(response, { status: fault.status, body: "<html>upstream trouble</html>" });
    case "timeout":
      return { ok: false, answer: "never answered" };
    case "lost":
      run();
      response.destroy();
      return { ok: false, answer: "done, but the answer was lost" };
    case "reset":
      response.destroy();
      return { ok: false, answer: "the connection broke" };
  }
}

function overrideBody({ body, ...rest }: HttpResponse, overrides: Record<string, unknown>): HttpResponse {
  const original: unknown = JSON.parse(body);
  return { ...rest, body: JSON.stringify(Object.assign({}, original, overrides)) };
}

const json = (body: object, status = 200): HttpResponse => ({
  status,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json; charset=utf-8" },
});

function send(response: ServerResponse, { status, body, headers }: HttpResponse): Outcome {
  response.writeHead(status, headers).end(body);
  const answer: unknown = tryJson(body) ?? body;
  const refused = typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;
  return { ok: status < 400 && !refused, answer };
}
