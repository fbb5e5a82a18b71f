import type { ServerResponse } from "node:http";
import type { Snapshot } from "./contract.ts";

// Many things change at once; one snapshot shows them all.
const settleMs = 25;

/** Those who listen: each gets a snapshot of its own at first and after every change. */
export function createEvents(snapshotFor: (viewerId: string, version: number) => Snapshot) {
  const readers = new Map<ServerResponse, string>();
  let version = 0;
  let due: NodeJS.Timeout | undefined;

  const tell = (reader: ServerResponse, viewerId: string): void =>
    void reader.write(`data: ${JSON.stringify(snapshotFor(viewerId, version))}\n\n`);

  return {
    changed: (): void => {
      due ??= setTimeout(() => {
        due = undefined;
        version += 1;
        for (const [reader, viewerId] of readers) tell(reader, viewerId);
      }, settleMs);
    },
    subscribe: (reader: ServerResponse, viewerId: string): void => {
      reader.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      readers.set(reader, viewerId);
      reader.on("close", () => readers.delete(reader));
      tell(reader, viewerId);
    },
    stop: (): void => clearTimeout(due),
  };
}
