// npm run playground [-- --data DIR] [-- --record]     (or: npx tsx playground/main.ts)
// The bot in a browser, with no Slack account. PORT chooses the port, --data a folder that outlives it.
import { parseArgs } from "node:util";
import { startServer } from "./server.ts";

const usage = "Usage: npm run playground [-- [--data DIR] [--record]]; PORT chooses the port.";

let isStopping = false;

await main().catch((error: unknown) => {
  // Whatever is cut short by the end is no news.
  if (isStopping) return;
  console.error(sentenceFor(error));
  process.exit(1);
});

async function main(): Promise<void> {
  const { data } = parseArgs({ options: { data: { type: "string" } } }).values;
  const starting = startServer({ port: Number(process.env["PORT"] || 0), dataDir: data });
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    const server = await starting;
    await server.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
  const server = await starting;
  try {
    await server.start();
  } catch (error) {
    if (!isStopping) await server.stop();
    throw error;
  }
  console.log(server.url);
}

function sentenceFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Port ${process.env["PORT"]} is taken. Choose another with PORT, or none for any that is free.`;
  if (String(code).startsWith("ERR_PARSE_ARGS")) return `${error.message}\n${usage}`;
  return error.message;
}
