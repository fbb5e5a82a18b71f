import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { createApp } from "./app.ts";
import { ConfigError, readConfig, settings } from "./config.ts";
import { createLog } from "./observability/log.ts";
import { createMetrics } from "./observability/metrics.ts";
import { readVersion } from "./observability/version.ts";
import { ConnectionError } from "./slack/receiver.ts";
import { DataFolderError } from "./store/data-folder.ts";
import { DatabaseUnreachableError, describeDamage } from "./store/database.ts";
import { BrokenDatabaseError, NewerDatabaseError } from "./store/migrate.ts";
import { openStore } from "./store/store.ts";
import { settlesWithin } from "./within.ts";
import { UnknownKeyError } from "./workspaces/encryption.ts";
import { TokenError } from "./workspaces/installations.ts";

// Errors that whoever starts the program can fix, shown without a stack trace.
const userFacingErrors = [
  ConfigError,
  DataFolderError,
  DatabaseUnreachableError,
  BrokenDatabaseError,
  NewerDatabaseError,
  UnknownKeyError,
  TokenError,
  ConnectionError,
];

// Time for a load balancer to see /readyz and route elsewhere.
const drainDelayMs = 2_000;

const usage = `Usage: npm start, or node dist/main.js

Starts the bot. It has no options: settings come from .env and the environment. The README explains each of them.
${settings.map((name) => `  ${name}`).join("\n")}

To try it without Slack, run “npm run playground”. For the operator commands, run “npm run admin -- --help”.`;

process.on("unhandledRejection", end);
process.on("uncaughtException", end);
await main().catch(end);

function end(error: unknown): never {
  const message = describeError(error);
  if (message === undefined) createLog("error").fatal({ err: error }, "fatal error");
  else console.error(message);
  process.exit(1);
}

function describeError(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (userFacingErrors.some((kind) => error instanceof kind)) return error.message;
  const damageMessage = describeDamage(error);
  if (damageMessage !== undefined) return damageMessage;
  const isPortUnusable = "syscall" in error && error.syscall === "listen";
  return isPortUnusable ? `PORT can't be used (${error.message}). Stop the program that's using it, or choose another port.` : undefined;
}

async function main() {
  const options = process.argv.slice(2);
  if (options.some((option) => ["--help", "-h", "help"].includes(option))) return console.log(usage);
  if (options.length > 0) throw new ConfigError(`The bot takes no options.\n\n${usage}`);

  let stop: ((signal: string) => Promise<void>) | undefined;
  // Exits immediately if there is nothing to finish yet, or on the second signal.
  const onSignal = (signal: string) => {
    const stopOnce = stop;
    stop = undefined;
    if (!stopOnce) process.exit(1);
    void stopOnce(signal);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);

  if (existsSync(".env")) process.loadEnvFile(".env");
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const version = readVersion();
  // Loaded only when tracing is enabled.
  const traces =
    config.tracesTo === undefined ? undefined : (await import("./observability/traces.ts")).startTraces(config.tracesTo, version);
  const store = await openStore(config, (error) => log.error({ err: error }, "queue error"));
  const bot = await createApp({ config, store, log, metrics: createMetrics(version), now: () => new Date(), newId });
  await bot.start();
  const database = config.databaseUrl === undefined ? "embedded" : "server";
  const workspaces = "oauth" in config.access ? "many" : "one";
  log.info({ mode: Object.keys(config.mode)[0], workspaces, port: config.port, database }, "ready");

  // Each step has a time limit. Together they stay under 25 seconds.
  stop = async (signal) => {
    log.info({ signal }, "stopping");
    bot.markNotReady();
    if ("http" in config.mode) await setTimeout(drainDelayMs);
    await bot.stop();
    await store.close();
    if (traces) await settlesWithin(1_000, traces.stop());
    log.info("stopped");
    process.exit(0);
  };
}
