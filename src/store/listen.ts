import { Client } from "pg";

/** Hears what is announced on a channel of the database, by whichever process; undefined when something may have been missed. */
export type Listen = (channel: string, heard: (told: string | undefined) => void) => Promise<void>;

const againAfterMs = 1_000;

/** Listening on a server, over a connection of its own for each channel, which is made anew when it breaks. */
export function listenOnServer(connectionString: string): { listen: Listen; stop: () => Promise<void> } {
  const stopping = new AbortController();
  const open = new Set<Client>();

  const listen: Listen = async (channel, heard) => {
    const client = new Client({
      connectionString,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: "follow-up-bot listener",
    });
    const again = () => {
      if (!open.delete(client) || stopping.signal.aborted) return;
      setTimeout(() => void listen(channel, heard), againAfterMs).unref();
    };
    open.add(client);
    client.on("error", again);
    client.on("end", again);
    client.on("notification", ({ payload }) => heard(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      heard(undefined);
    } catch {
      again();
      await client.end();
    }
  };
  return {
    listen,
    stop: async () => {
      stopping.abort();
      await Promise.all([...open].map((client) => client.end()));
    },
  };
}
