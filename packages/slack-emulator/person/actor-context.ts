import type { Deliver } from "../deliver/index.ts";
import type { Profile } from "../people.ts";
import type { WorkspaceState } from "../workspace-state.ts";

/** The person who acts, with their workspace and the delivery to the bot. */
export type ActorContext = { workspace: WorkspaceState; deliver: Deliver; profile: Profile };

/** Whether and how fast the bot acknowledged an interaction. */
export type Ack = { acked: boolean; ms: number };
