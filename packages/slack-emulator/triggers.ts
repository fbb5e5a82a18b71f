import { newId } from "./ids.ts";
import { refuse } from "./refusal.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type Trigger = { id: string; userId: string; issuedAt: number; startedAt: number; used: boolean; viewId?: string };

export function issueTrigger(workspace: WorkspaceState, userId: string, viewId?: string): string {
  const id = `${workspace.now()}.${newId("")}`;
  workspace.triggers.set(id, {
    id,
    userId,
    issuedAt: workspace.now(),
    startedAt: performance.now(),
    used: false,
    ...(viewId && { viewId }),
  });
  return id;
}

/** Returns a valid trigger or throws a Refusal. Only `exchangeTrigger` uses it up, so it stays valid if the view is refused. */
export function readTrigger(workspace: WorkspaceState, id: string | undefined): Trigger {
  const trigger = workspace.triggers.get(id ?? "");
  if (!trigger) throw refuse("invalid_trigger_id");
  if (trigger.used) throw refuse("exchanged_trigger_id");
  // The emulator's clock may stand still.
  const age = Math.max(workspace.now() - trigger.issuedAt, performance.now() - trigger.startedAt);
  if (age > workspace.triggerLifetimeMs) throw refuse("expired_trigger_id");
  return trigger;
}

export function exchangeTrigger(trigger: Trigger): void {
  trigger.used = true;
}
