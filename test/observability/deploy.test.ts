import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createMetrics } from "../../src/observability/metrics.ts";

const Alerts = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().startsWith("FollowUp"),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(["critical", "warning"]) }),
          annotations: z.strictObject({ summary: z.string().min(20), what_to_do: z.string().min(40) }),
        }),
      ),
    }),
  ),
});

const Grid = z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) });
const Dashboard = z.looseObject({
  title: z.string(),
  uid: z.string(),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), query: z.string() })) }),
  panels: z.array(
    z.looseObject({
      id: z.int(),
      type: z.enum(["stat", "timeseries"]),
      title: z.string(),
      description: z.string(),
      gridPos: Grid.refine(({ x, w }) => x + w <= 24),
      fieldConfig: z.looseObject({ defaults: z.looseObject({ unit: z.string() }) }),
      targets: z.array(z.looseObject({ refId: z.string(), expr: z.string(), legendFormat: z.string() })).min(1),
    }),
  ),
});

const alerts = Alerts.parse(parse(await readFile("deploy/prometheus-alerts.yml", "utf8"))).groups.flatMap(({ rules }) => rules);
const dashboard = Dashboard.parse(JSON.parse(await readFile("deploy/grafana-dashboard.json", "utf8")));
const panelQueries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** Returns the names of all series that /metrics exposes. */
async function series() {
  const described = await createMetrics("test").registry.getMetricsAsJSON();
  const text = await createMetrics("test").registry.metrics();
  const names = described.flatMap(({ name, type }) => {
    expect(text).toContain(`# TYPE ${name} `);
    return String(type) === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
  });
  // Prometheus adds `up` for every target.
  return new Set([...names, "up"]);
}

const alertQueries = alerts.map(({ expr }) => expr);
const namesIn = (expr: string) => expr.match(/\b(follow_up|process|nodejs)_\w+|\bup(?=\{)/g) ?? [];

test("the dashboard and the alerts query only metrics that exist", async () => {
  const known = await series();
  for (const expr of [...panelQueries, ...alertQueries]) {
    const names = namesIn(expr);
    expect({ expr, hasMetrics: names.length > 0 }).toEqual({ expr, hasMetrics: true });
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  }
});

test("every follow_up_* metric is on the dashboard", async () => {
  const expected = [...(await series())]
    .filter((name) => name.startsWith("follow_up_"))
    .map((name) => name.replace(/_(bucket|sum|count)$/, ""));
  const present = new Set(panelQueries.flatMap(namesIn).map((name) => name.replace(/_(bucket|sum|count)$/, "")));
  expect([...new Set(expected)].filter((name) => !present.has(name))).toEqual([]);
});

test("alerts and panels select only outcomes that exist", async () => {
  const counted = await createMetrics("test").registry.getSingleMetric("follow_up_deliveries_total")?.get();
  const outcomes = new Set(counted?.values.map(({ labels }) => labels["outcome"]));
  const selected = [...panelQueries, ...alertQueries].flatMap((expr) =>
    [...expr.matchAll(/follow_up_deliveries_total\{[^}]*outcome=~?"([^"]+)"/g)].flatMap(([, outcome = ""]) => outcome.split("|")),
  );
  expect(selected.length).toBeGreaterThan(3);
  expect(selected.filter((outcome) => !outcomes.has(outcome))).toEqual([]);
});

test("alert and panel names are unique, and panels don't overlap", () => {
  for (const names of [alerts.map(({ alert }) => alert), dashboard.panels.map(({ id }) => id), dashboard.panels.map(({ title }) => title)])
    expect(new Set<unknown>(names).size).toBe(names.length);
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});
