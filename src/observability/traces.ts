import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider, type ReadableSpan, type SpanExporter } from "@opentelemetry/sdk-trace-node";
import { PrismaInstrumentation } from "@prisma/instrumentation";

/** Sends traces to an OpenTelemetry collector at `endpoint`: interactions, deliveries, database queries and queue jobs. */
export function startTraces(endpoint: string, version: string): { stop(): Promise<void> } {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces`, timeoutMillis: 5_000 });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": "follow-up-bot", "service.version": version }),
    spanProcessors: [new BatchSpanProcessor(withoutErrorMessages(exporter))],
  });
  provider.register();
  new PrismaInstrumentation().enable();
  return {
    // An unreachable collector must not fail the shutdown.
    stop: async () => void (await Promise.allSettled([provider.shutdown()])),
  };
}

/** Wraps an exporter so that only the types of errors are sent, because their messages may quote a row. */
const withoutErrorMessages = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(withoutMessages), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: async () => exporter.forceFlush?.(),
});

const withoutMessages = (span: ReadableSpan): ReadableSpan => ({
  name: span.name,
  kind: span.kind,
  spanContext: () => span.spanContext(),
  ...(span.parentSpanContext === undefined ? {} : { parentSpanContext: span.parentSpanContext }),
  startTime: span.startTime,
  endTime: span.endTime,
  duration: span.duration,
  ended: span.ended,
  status: { code: span.status.code },
  attributes: span.attributes,
  links: span.links,
  events: span.events.map(({ name, time, attributes }) => ({
    name,
    time,
    attributes: { "exception.type": attributes?.["exception.type"] },
  })),
  resource: span.resource,
  instrumentationScope: span.instrumentationScope,
  droppedAttributesCount: span.droppedAttributesCount,
  droppedEventsCount: span.droppedEventsCount,
  droppedLinksCount: span.droppedLinksCount,
});
