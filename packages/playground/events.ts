import type { ServerResponse } from "node:http";
import type { Snapshot, Viewer } from "./contract.ts";

// Many things change at once; one snapshot shows them all.
const settleMs = 25;

/** Those who listen: each gets a snapshot of its own at first and after every change. */
export function createEvents(snapshotFor: (viewer: Viewer, version: number) => Snapshot) {
  const readers = new Map<ServerResponse, Viewer>();
  let version = 0;
  let due: NodeJS.Timeout | undefined;

  const tell = (reader: ServerResponse, viewer: Viewer): void =>
    void reader.write(`data: ${JSON.stringify(snapshotFor(viewer, version))}\n\n`);

  return {
    changed: (): void => {
      due ??= setTimeout(() => {
        due = undefined;
        version += 1;
        for (const [reader, viewer] of readers) tell(reader, viewer);
      }, settleMs);
    },
    subscribe: (reader: ServerResponse, viewer: Viewer): void => {
      reader.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      readers.set(reader, viewer);
      reader.on("close", () => readers.delete(reader));
      tell(reader, viewer);
    },
    stop: (): void => clearTimeout(due),
  };
}
