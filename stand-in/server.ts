import { setTimeout } from "node:timers/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { callApi, recipientOf } from "./api/index.ts";
import type { Args } from "./api/method.ts";
import { parseArgs, readBody, tryJson, unpacked } from "./body.ts";
import type { Sockets } from "./deliver/sockets.ts";
import type { Fault, Faults } from "./faults.ts";
import { useResponseUrl } from "./response-urls.ts";
import { begin, type Outcome } from "./traffic.ts";
import { type Call, problem, type World } from "./world.ts";

type Answer = { status: number; body: string; headers?: Record<string, string> };

export async function startServer(world: World, faults: Faults, sockets: Sockets, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(world, faults, request, response).catch((error: unknown) => {
      problem(world, `the stand-in failed: ${String(error)}`);
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
  world.url = `http://127.0.0.1:${address.port}`;
  return server;
}

async function handle(world: World, faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", world.url);
  const body = await readBody(request);
  if (url.pathname.startsWith("/api/")) {
    const name = url.pathname.slice("/api/".length);
    const args: Args = parseArgs(request.headers["content-type"] ?? "", body, url.searchParams);
    const token = tokenOf(request, args);
    const call: Call = { method: name, args: unpacked(args), at: world.now(), ok: false, teamToken: token };
    world.calls.push(call);
    const fault = faults.take(name, recipientOf(world, args));
    const finish = begin(world, { direction: "from the bot", what: name, body: call.args });
    await setTimeout(faults.slowMs);
    const outcome = meet(
      fault,
      response,
      () => apiAnswer(world, call, args),
      (error) => (call.error = error),
    );
    finish(outcome);
    return;
  }
  if (url.pathname.startsWith("/response/") && request.method === "POST") {
    const key = url.pathname.slice("/response/".length);
    const fault = faults.take("response_url", world.responseUrls.get(key)?.userId);
    const finish = begin(world, { direction: "from the bot", what: "response_url", body: tryJson(body) });
    await setTimeout(faults.slowMs);
    finish(meet(fault, response, () => responseUrlAnswer(world, request, key, body)));
    return;
  }
  problem(world, `${request.method} ${url.pathname}: Slack has nothing there`);
  send(response, { status: 404, body: "not found" });
}

function tokenOf(request: IncomingMessage, args: Args): string {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? (typeof args.token === "string" ? args.token : "");
}

function apiAnswer(world: World, call: Call, args: Args): Answer {
  const answer = callApi(world, call.method, call.teamToken, args);
  call.ok = answer.ok;
  if (answer.error) call.error = answer.error;
  const { headers, ...rest } = json(answer);
  return { ...rest, headers: { ...headers, "x-oauth-scopes": world.scopes.join(",") } };
}

function responseUrlAnswer(world: World, request: IncomingMessage, key: string, body: string): Answer {
  if (!request.headers["content-type"]?.startsWith("application/json"))
    problem(world, "response_url: the content-type must be application/json");
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
