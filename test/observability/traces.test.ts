import { expect, test } from "vitest";
import { cast, sends } from "../support/cast.ts";
import { type Span, startCollector } from "../support/collector.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { leaks } from "../support/leaks.ts";
import { inAWeek, overSocket, run } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

test("an acceptance is one trace of click, database, job, and Slack call, without user text or secrets", async () => {
  const collector = await startCollector();
  const { slack } = await startTestSlack();
  const { ana, bo } = cast(slack);
  const environment = { ...(await overSocket(slack)), DATABASE_URL: await createMigratedDatabase() };
  const program = await run({ ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  await program.prints('"ready"');
  slack.faults.next("chat.postMessage", { kind: "error", error: "internal_error" }, { to: bo });
  await sends(ana, "A very secret plan", { Participants: [bo], Date: inAWeek, Description: "Nobody may read this" });
  await bo.sees("Invited");
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });

  const click = collector.spans.find(({ name }) => name === "click accept");
  const trace = collector.spans.filter(({ traceId }) => traceId === click?.traceId);
  const parent = (span: Span) => trace.find(({ spanId }) => spanId === span.parentSpanId);
  const path = (span: Span | undefined): string[] => (span === undefined ? [] : [...path(parent(span)), span.name]);
  const paths = new Set(trace.map((span) => path(span).join(" > ")));
  expect([...paths]).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^click accept > .*prisma:client:db_query$/),
      expect.stringMatching(/^click accept > .*insert show$/),
      expect.stringMatching(/^click accept > .*insert show > process show > deliver > slack chat\.update$/),
    ]),
  );
  expect(click?.attributes).toContainEqual({ key: "follow_up.interaction", value: { stringValue: expect.any(String) } });
  const failed = collector.spans.filter(({ status }) => status?.code === 2);
  expect(failed.map(({ name }) => name)).toContain("deliver");
  expect(failed.filter(({ status }) => status?.message)).toEqual([]);
  expect(leaks(slack, collector.received())).toEqual([]);
  expect(collector.received()).not.toContain("Nobody may read");
});

test("an unreachable collector doesn't stop the bot from working or shutting down", async () => {
  const { slack } = await startTestSlack();
  const { ana } = cast(slack);
  const program = await run({ ...(await overSocket(slack)), OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
  await program.prints('"ready"');
  await ana.types("/invitations");
  await ana.sees("You're all caught up");
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
});
