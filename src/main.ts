import { existsSync } from "node:fs";
import { v7 as newId } from "uuid";
import { createApp } from "./app.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { DataFolderError } from "./store/data-folder.ts";
import { DatabaseUnreachable } from "./store/database.ts";
import { NewerDatabase } from "./store/migrate.ts";
import { openStore } from "./store/store.ts";
import { NotInstalled } from "./workspace/installation.ts";

// What the person who starts the program can mend; anything else is told with where it happened.
const mendable = [ConfigError, DataFolderError, DatabaseUnreachable, NewerDatabase, NotInstalled];

try {
  await main();
} catch (error) {
  if (mendable.some((kind) => error instanceof kind)) console.error(error instanceof Error ? error.message : error);
  else createLog("error").fatal({ err: error }, "the bot could not start");
  process.exit(1);
}

async function main() {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  process.on("unhandledRejection", (error) => {
    log.fatal({ err: error }, "unhandled rejection");
    process.exit(1);
  });
  const store = await openStore(config, (error) => log.error({ err: error }, "queue"));
  const bot = await createApp({ config, store, log, now: () => new Date(), newId });
  await bot.start();
  log.info(
    { mode: Object.keys(config.mode)[0], port: config.port, database: config.databaseUrl === undefined ? "embedded" : "server" },
    "ready",
  );

  let isStopping = false;
  const stop = async (signal: string) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, "stopping");
    await bot.stop();
    await store.close();
    log.info("stopped");
    process.exit(0);
  };
  process.on("SIGTERM", (signal) => void stop(signal));
  process.on("SIGINT", (signal) => void stop(signal));
}
