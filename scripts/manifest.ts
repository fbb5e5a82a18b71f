// npm run manifest [-- --url https://your.host]: prints the manifest for Socket Mode, or for HTTP at that URL.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { httpManifest, NotAnOrigin } from "./http-manifest.ts";

const template = readFileSync(new URL("../manifest.yml", import.meta.url), "utf8");
try {
  const { url } = parseArgs({ options: { url: { type: "string" } } }).values;
  process.stdout.write(url === undefined ? template : httpManifest(template, url));
} catch (error) {
  if (!(error instanceof NotAnOrigin || (error instanceof TypeError && "code" in error))) throw error;
  console.error(`${error.message}\nUsage: npm run manifest -- --url https://your.host (without --url: for Socket Mode)`);
  process.exit(1);
}
