import { Client } from "pg";

/** Listens for NOTIFY payloads on a channel, from any process. `onNotify` gets undefined when some may have been missed. */
export type Listen = (channel: string, onNotify: (payload: string | undefined) => void) => Promise<void>;

const reconnectDelayMs = 1_000;

/** Listens on a server, with one connection per channel, and reconnects when a connection breaks. */
export function listenOnServer(connectionString: string): { listen: Listen; stop: () => Promise<void> } {
  const stopping = new AbortController();
  const clients = new Set<Client>();

  const listen: Listen = async (channel, onNotify) => {
    const client = new Client({
      connectionString,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: "follow-up-bot listener",
    });
    const reconnect = () => {
      if (!clients.delete(client) || stopping.signal.aborted) return;
      setTimeout(() => void listen(channel, onNotify), reconnectDelayMs).unref();
    };
    clients.add(client);
    client.on("error", reconnect);
    client.on("end", reconnect);
    client.on("notification", ({ payload }) => onNotify(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      onNotify(undefined);
    } catch {
      reconnect();
      await client.end();
    }
  };
  return {
    listen,
    stop: async () => {
      stopping.abort();
      await Promise.all([...clients].map((client) => client.end()));
    },
  };
}
