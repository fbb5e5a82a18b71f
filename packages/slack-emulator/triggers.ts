import { newId } from "./ids.ts";
import { refuse } from "./refusal.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type Trigger = { id: string; userId: string; issuedAt: number; began: number; used: boolean; viewId?: string };

export function issueTrigger(world: WorkspaceState, userId: string, viewId?: string): string {
  const id = `${world.now()}.${newId("")}`;
  world.triggers.set(id, { id, userId, issuedAt: world.now(), began: performance.now(), used: false, ...(viewId && { viewId }) });
  return id;
}

/** Answers whose trigger this is. It is used up only by `exchange`, so that a refused view leaves it good. */
export function readTrigger(world: WorkspaceState, id: string | undefined): Trigger {
  const trigger = world.triggers.get(id ?? "");
  if (!trigger) throw refuse("invalid_trigger_id");
  if (trigger.used) throw refuse("exchanged_trigger_id");
  // The world's clock may stand still.
  const age = Math.max(world.now() - trigger.issuedAt, performance.now() - trigger.began);
  if (age > world.triggerLifetime) throw refuse("expired_trigger_id");
  return trigger;
}

export function exchangeTrigger(trigger: Trigger): void {
  trigger.used = true;
}
