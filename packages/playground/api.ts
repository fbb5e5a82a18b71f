import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readBody, tryJson } from "../slack-emulator/index.ts";
import { routes } from "./contract.ts";
import type { createEvents } from "./events.ts";
import { performAct } from "./perform-act.ts";
import { BadRequest, type Playground } from "./playground.ts";
import { ActRequest, CommandRequest } from "./requests.ts";
import { readRows } from "./rows.ts";
import { resolveViewer } from "./snapshot.ts";

/** Handles the HTTP routes of the contract. */
export function createApi(playground: Playground, events: ReturnType<typeof createEvents>) {
  async function route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { session } = playground;
    switch (`${request.method} ${url.pathname}`) {
      case `GET ${routes.events}`:
        return events.subscribe(response, {
          viewerId: resolveViewer(session, url.searchParams.get("viewer") ?? ""),
          window: url.searchParams.get("window") ?? undefined,
        });
      case `GET ${routes.rows}`:
        return send(response, 200, await readRows(session, readFollowUpId(url)));
      case `POST ${routes.act}`: {
        const { viewer, window, ...act } = await readJson(request, ActRequest);
        return send(response, 200, await performAct(session, { viewerId: viewer, window }, act));
      }
      case `POST ${routes.command}`:
        await playground.execute(await readJson(request, CommandRequest));
        return send(response, 200, {});
      default:
        throw new BadRequest(`There is no ${request.method} ${url.pathname}.`);
    }
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    try {
      await route(request, response, url);
    } catch (error) {
      send(response, error instanceof BadRequest ? 400 : 500, { error: error instanceof Error ? error.message : String(error) });
    }
  };
}

function readFollowUpId(url: URL): string | undefined {
  const parsed = z
    .uuid()
    .optional()
    .safeParse(url.searchParams.get("followUp") ?? undefined);
  if (!parsed.success) throw new BadRequest("followUp must be a follow-up's ID.");
  return parsed.data;
}

async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(tryJson(await readBody(request)));
  if (!parsed.success) throw new BadRequest(`Invalid request:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
