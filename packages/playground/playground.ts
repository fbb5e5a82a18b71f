import type { Command } from "./contract.ts";
import { type Beginning, createSession, type Session } from "./session.ts";

export type Playground = Awaited<ReturnType<typeof createPlayground>>;

/** What was asked for does not make sense; the message says why. */
export class BadRequest extends Error {}

/** A session that can be begun anew, and what the developer's panel does with it. */
export async function createPlayground(beginning: Beginning, onChange: () => void) {
  const begin = async (): Promise<Session> => {
    const session = await createSession(beginning);
    session.onChange(onChange);
    return session;
  };
  let session = await begin();

  async function reset(): Promise<void> {
    const ended = session;
    session = await begin();
    onChange();
    await ended.stop();
    await session.start();
  }

  return {
    get session(): Session {
      return session;
    },
    execute: async (command: Command): Promise<void> => {
      switch (command.command) {
        case "faults":
          return session.faults.turn(command.faults);
        case "restart":
          return session.restart(command.how);
        case "travel":
          return session.travel(command.aheadMs);
        case "reset":
          if (beginning.dataDir !== undefined)
            throw new BadRequest(`The data in ${beginning.dataDir} is kept. To start over, run the playground without --data.`);
          return reset();
      }
    },
  };
}
