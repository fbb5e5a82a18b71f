import type { Deliver } from "../deliver/index.ts";
import type { Profile } from "../people.ts";
import type { World } from "../world.ts";

/** What every act of a person needs. */
export type Stage = { world: World; deliver: Deliver; profile: Profile };

/** How the bot took an interaction. */
export type Ack = { acked: boolean; ms: number };
