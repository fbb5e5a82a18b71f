import type { Command } from "./contract.ts";
import { createSession, type Session, type SessionOptions } from "./session.ts";

export type Playground = Awaited<ReturnType<typeof createPlayground>>;

/** An invalid request; the message says why. */
export class BadRequest extends Error {}

/** Creates a playground: a session that can be reset, and the developer panel's commands. */
export async function createPlayground(options: SessionOptions, onChange: () => void) {
  const openSession = async (): Promise<Session> => {
    const session = await createSession(options);
    session.onChange(onChange);
    return session;
  };
  let session = await openSession();

  async function reset(): Promise<void> {
    const previous = session;
    session = await openSession();
    onChange();
    await previous.stop();
    await session.start();
  }

  return {
    get session(): Session {
      return session;
    },
    execute: async (command: Command): Promise<void> => {
      switch (command.command) {
        case "faults":
          return session.faults.apply(command.faults);
        case "restart":
          return session.restart(command.how);
        case "travel":
          return session.travel(command.aheadMs);
        case "reset":
          if (options.dataDir !== undefined)
            throw new BadRequest(`The data in ${options.dataDir} is kept. To start over, run the playground without --data.`);
          return reset();
      }
    },
  };
}
