import { useEffect, useState } from "preact/hooks";
import { type Act, type Command, type Done, type Rows, routes, type Snapshot } from "../contract.ts";

const windowId = crypto.randomUUID();

/** Returns the latest snapshot for a viewer, and whether the event stream is connected. */
export function useSnapshot(viewer: string): { snapshot: Snapshot | undefined; isConnected: boolean } {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const events = new EventSource(`${routes.events}?${new URLSearchParams({ viewer, window: windowId })}`);
    events.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const next: Snapshot = JSON.parse(data);
      setConnected(true);
      setSnapshot(next);
    });
    events.addEventListener("error", () => setConnected(false));
    return () => events.close();
  }, [viewer]);
  return { snapshot, isConnected };
}

export const sendAct = (viewer: string, act: Act): Promise<Done> => readResult(post(routes.act, { viewer, window: windowId, ...act }));

export const sendCommand = (command: Command): Promise<Done> => readResult(post(routes.command, command));

export async function fetchRows(followUp?: string): Promise<Rows> {
  const response = await fetch(followUp ? `${routes.rows}?${new URLSearchParams({ followUp })}` : routes.rows);
  if (!response.ok) throw new Error(await readError(response));
  const rows: Rows = await response.json();
  return rows;
}

const post = (route: string, body: unknown): Promise<Response> =>
  fetch(route, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

async function readResult(request: Promise<Response>): Promise<Done> {
  try {
    const response = await request;
    if (!response.ok) return { error: await readError(response) };
    const done: Done = await response.json();
    return done;
  } catch {
    return { error: "The playground isn't responding. Is it still running?" };
  }
}

async function readError(response: Response): Promise<string> {
  const { error = response.statusText }: Done = await response.json();
  return error;
}
