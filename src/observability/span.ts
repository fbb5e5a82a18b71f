import { type Attributes, SpanStatusCode, trace } from "@opentelemetry/api";

/** Does something as a part of the present trace, or as the beginning of one. Where no exporter is configured, that is all it does. */
export const withSpan = <Done>(name: string, attributes: Attributes, work: () => Promise<Done>): Promise<Done> =>
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
