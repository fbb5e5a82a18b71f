// npm run playground [-- --data DIR] [-- --record], or npm run dev, which is the same with --watch
// Runs the bot in a browser, without a Slack account. PORT sets the port, --data a folder for persistent data.
import { parseArgs } from "node:util";
import { restartOnChange } from "./restart-on-change.ts";
import { record, recordedAt } from "./screenshots.ts";
import { startServer } from "./server.ts";

const usage = `Usage: npm run playground [-- [--data DIR] [--watch] [--record]]; PORT chooses the port.
  --data DIR  keeps what happens there
  --watch     restarts the bot when src/ changes (npm run dev)
  --record    takes the pictures of the README`;

let isStopping = false;

await main().catch((error: unknown) => {
  // Errors caused by the shutdown itself are not worth reporting.
  if (isStopping) return;
  console.error(describeError(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const flag = { type: "boolean" } as const;
  const options = { data: { type: "string" }, watch: flag, record: flag, help: { ...flag, short: "h" } } as const;
  const { data, watch: isWatching, record: isRecording, help } = parseArgs({ options }).values;
  if (help) return console.log(usage);
  if (data === "") throw new Error(`--data needs a folder.\n${usage}`);
  if (isRecording && data !== undefined) throw new Error(`--record starts from scratch, so leave out --data.\n${usage}`);
  const serverPromise = startServer({ port: parsePort(process.env["PORT"]), dataDir: data, at: isRecording ? recordedAt : undefined });
  const stop = async (): Promise<void> => {
    // Ctrl-C may arrive twice: from the terminal and forwarded by npm.
    if (isStopping) return;
    isStopping = true;
    const server = await serverPromise;
    await server.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
  const server = await serverPromise;
  try {
    await server.start();
    console.log(server.url);
    if (isWatching) restartOnChange(server.watcher, server.restart, console.log);
    if (!isRecording) return;
    for (const file of await record(server.url, server.slack)) console.log(file);
  } catch (error) {
    if (!isStopping) await server.stop();
    throw error;
  }
  await stop();
}

function parsePort(value = ""): number {
  const port = Number(value.trim());
  if (/^\d*$/.test(value.trim()) && port <= 65_535) return port;
  throw new Error(`PORT must be a port number, or 0 for any free port.\n${usage}`);
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Port ${process.env["PORT"]} is in use. Set PORT to another one, or leave it unset for any free port.`;
  if (String(code).startsWith("ERR_PARSE_ARGS")) return `${error.message}\n${usage}`;
  return error.message;
}
