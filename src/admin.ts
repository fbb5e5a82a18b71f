import { existsSync } from "node:fs";
import { CommandError, UsageError } from "./cli/command.ts";
import { commands } from "./cli/index.ts";
import { runCommand } from "./cli/run.ts";
import { ConfigError } from "./config.ts";
import { createLog } from "./observability/log.ts";
import { DataFolderError } from "./store/data-folder.ts";
import { DatabaseUnreachableError, describeDamage } from "./store/database.ts";
import { BrokenDatabaseError, NewerDatabaseError, OlderDatabaseError } from "./store/migrate.ts";
import { UnknownKeyError } from "./workspaces/encryption.ts";

// Errors that the person at the terminal can fix, shown without a stack trace.
const userFacingErrors = [
  UsageError,
  CommandError,
  ConfigError,
  DataFolderError,
  DatabaseUnreachableError,
  BrokenDatabaseError,
  NewerDatabaseError,
  OlderDatabaseError,
  UnknownKeyError,
];

if (existsSync(".env")) process.loadEnvFile(".env");
try {
  await runCommand(commands, process.argv.slice(2), { environment: process.env, say: console.log, now: new Date() });
} catch (error) {
  // 2: invalid usage, and nothing was done. 1: the command failed.
  process.exitCode = error instanceof UsageError ? 2 : 1;
  const isUserFacing = error instanceof Error && userFacingErrors.some((kind) => error instanceof kind);
  const message = error instanceof Error ? (isUserFacing ? error.message : describeDamage(error)) : undefined;
  if (message !== undefined) console.error(message);
  else createLog("error").fatal({ err: error }, "the command failed");
}
