import type { ServerResponse } from "node:http";
import type { Snapshot, Viewer } from "./contract.ts";

// Batches changes that happen together into one snapshot.
const debounceMs = 25;

/** Manages the event streams: each gets its viewer's snapshot on connect and after every change. */
export function createEvents(snapshotFor: (viewer: Viewer, version: number) => Snapshot) {
  const streams = new Map<ServerResponse, Viewer>();
  let version = 0;
  let timer: NodeJS.Timeout | undefined;

  const sendSnapshot = (stream: ServerResponse, viewer: Viewer): void =>
    void stream.write(`data: ${JSON.stringify(snapshotFor(viewer, version))}\n\n`);

  return {
    notify: (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        version += 1;
        for (const [stream, viewer] of streams) sendSnapshot(stream, viewer);
      }, debounceMs);
    },
    subscribe: (stream: ServerResponse, viewer: Viewer): void => {
      stream.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      streams.set(stream, viewer);
      stream.on("close", () => streams.delete(stream));
      sendSnapshot(stream, viewer);
    },
    stop: (): void => clearTimeout(timer),
  };
}
