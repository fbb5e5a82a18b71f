import { setTimeout } from "node:timers/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { callApi, recipientOf } from "./api/index.ts";
import type { Args } from "./api/method.ts";
import { type App, type Call, problem } from "./app.ts";
import { parseArgs, readBody, tryJson, unpacked } from "./body.ts";
import type { Sockets } from "./deliver/sockets.ts";
import type { Fault } from "./faults.ts";
import { overLimit } from "./limits.ts";
import { AUTHORIZE, consentPage, decided, visitorOf } from "./oauth/authorize.ts";
import { useResponseUrl } from "./response-urls.ts";
import { begin, type Outcome } from "./request-log.ts";
import type { WorkspaceState } from "./workspace-state.ts";

type Answer = { status: number; body: string; headers?: Record<string, string> };

export async function startServer(app: App, sockets: Sockets, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(app, request, response).catch((error: unknown) => {
      problem(app, `the emulator failed: ${String(error)}`);
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
  if (url.pathname.startsWith("/api/")) return answerCall(app, request, response, url, body);
  if (url.pathname.startsWith("/response/") && request.method === "POST") return answerResponseUrl(app, request, response, url, body);
  if (url.pathname === AUTHORIZE) {
    const visitor = visitorOf(app, request.headers.cookie ?? "");
    const isAnswer = request.method === "POST";
    send(response, isAnswer ? decided(app, url, visitor, new URLSearchParams(body)) : consentPage(app, url, visitor));
    return;
  }
  problem(app, `${request.method} ${url.pathname}: Slack has nothing there`);
  send(response, { status: 404, body: "not found" });
}

async function answerCall(app: App, request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
  const name = url.pathname.slice("/api/".length);
  const args: Args = { ...parseArgs(request.headers["content-type"] ?? "", body, url.searchParams), ...clientOf(request) };
  const token = tokenOf(request, args);
  const world = app.tokens.get(token)?.world;
  const place = world ?? firstOf(app);
  const call: Call = {
    method: name,
    args: unpacked(args),
    at: performance.now(),
    ok: false,
    teamToken: token,
    ...(world && { teamId: world.teamId }),
  };
  app.calls.push(call);
  const recipient = recipientOf(place, args);
  const fault = place.faults.take(name, recipient) ?? (world && overLimit(world, name, recipient));
  const finish = begin(app, { direction: "from the bot", what: name, body: call.args });
  await setTimeout(place.faults.delayOf(name));
  const outcome = meet(
    fault,
    response,
    () => apiAnswer(app, call, args),
    (error) => (call.error = error),
  );
  finish(outcome);
}

async function answerResponseUrl(app: App, request: IncomingMessage, response: ServerResponse, url: URL, body: string): Promise<void> {
  const key = url.pathname.slice("/response/".length);
  const world = app.worlds.find((one) => one.responseUrls.has(key)) ?? firstOf(app);
  const fault = world.faults.take("response_url", world.responseUrls.get(key)?.userId);
  const finish = begin(app, { direction: "from the bot", what: "response_url", body: tryJson(body) });
  await setTimeout(world.faults.delayOf("response_url"));
  finish(meet(fault, response, () => responseUrlAnswer(world, request, key, body)));
}

/** Where a call belongs that names no workspace. */
function firstOf({ worlds: [first] }: App): WorkspaceState {
  if (!first) throw new Error("there is no workspace");
  return first;
}

function tokenOf(request: IncomingMessage, args: Args): string {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? (typeof args.token === "string" ? args.token : "");
}

/** A client may name itself by HTTP Basic authentication. */
function clientOf(request: IncomingMessage): Args {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (basic === undefined) return {};
  const [client_id, client_secret] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return { client_id, client_secret };
}

function apiAnswer(app: App, call: Call, args: Args): Answer {
  const answer = callApi(app, call.method, call.teamToken, args);
  call.ok = answer.ok;
  if (answer.error) call.error = answer.error;
  const { headers, ...rest } = json(answer);
  const scopes = app.tokens.get(call.teamToken)?.installation.scopes ?? [];
  return { ...rest, headers: { ...headers, "x-oauth-scopes": scopes.join(",") } };
}

function responseUrlAnswer(world: WorkspaceState, request: IncomingMessage, key: string, body: string): Answer {
  if (!request.headers["content-type"]?.startsWith("application/json"))
    problem(world.app, "response_url: the content-type must be application/json");
  return useResponseUrl(world, key, tryJson(body));
}

/** Answers a request, through a scripted fault if there is one. */
function meet(
  fault: Fault | undefined,
  response: ServerResponse,
  apply: () => Answer,
  note: (error: string) => void = () => undefined,
): Outcome {
  if (!fault) return send(response, apply());
  if (fault.kind === "says") return send(response, saying(apply(), fault.instead));
  if (fault.kind !== "lost") note(fault.kind === "error" ? fault.error : fault.kind);
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
      apply();
      response.destroy();
      return { ok: false, answer: "done, but the answer was lost" };
    case "reset":
      response.destroy();
      return { ok: false, answer: "the connection broke" };
  }
}

function saying({ body, ...answer }: Answer, instead: Record<string, unknown>): Answer {
  const said: unknown = JSON.parse(body);
  return { ...answer, body: JSON.stringify(Object.assign({}, said, instead)) };
}

const json = (body: object, status = 200): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json; charset=utf-8" },
});

function send(response: ServerResponse, { status, body, headers }: Answer): Outcome {
  response.writeHead(status, headers).end(body);
  const answer: unknown = tryJson(body) ?? body;
  const refused = typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === false;
  return { ok: status < 400 && !refused, answer };
}
