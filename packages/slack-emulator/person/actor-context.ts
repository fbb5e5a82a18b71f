import type { Deliver } from "../deliver/index.ts";
import type { Profile } from "../people.ts";
import type { WorkspaceState } from "../workspace-state.ts";

/** What every act of a person needs. */
export type ActorContext = { world: WorkspaceState; deliver: Deliver; profile: Profile };

/** How the bot took an interaction. */
export type Ack = { acked: boolean; ms: number };
