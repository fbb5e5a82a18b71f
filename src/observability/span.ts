import { type Attributes, SpanStatusCode, trace } from "@opentelemetry/api";

/** Runs `work` in a span of the current trace, or of a new one. Without an exporter, it just runs. */
export const withSpan = <Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result> =>
  trace.getTracer("follow-up-bot").startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", error instanceof Error ? error.name : typeof error);
      throw error;
    } finally {
      span.end();
    }
  });
