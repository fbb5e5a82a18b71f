import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { freePort } from "./postgres.ts";

const Value = z.looseObject({ stringValue: z.string().optional() });
const Span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: Value })),
  status: z.looseObject({ code: z.int().optional(), message: z.string().optional() }).optional(),
});
export type Span = z.infer<typeof Span>;

const Traces = z.object({
  resourceSpans: z.array(z.looseObject({ scopeSpans: z.array(z.looseObject({ spans: z.array(Span) })) })),
});

/** Starts an OpenTelemetry trace collector, which ends with the test. */
export async function startCollector() {
  const spans: Span[] = [];
  let received = "";
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    received += body;
    for (const { scopeSpans } of Traces.parse(JSON.parse(body)).resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
    response.writeHead(request.url === "/v1/traces" ? 200 : 404, { "content-type": "application/json" }).end("{}");
  };
  const port = await freePort();
  const server = createServer((request, response) => void receive(request, response)).listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, spans, /** The raw request bodies. */ received: () => received };
}
