import { randomBytes } from "node:crypto";
import type { WorkspaceState } from "./workspace-state.ts";

export const secret = (): string => randomBytes(12).toString("hex");
export const newId = (prefix: string): string => prefix + randomBytes(5).toString("hex").toUpperCase();
export const shortId = (): string => randomBytes(4).toString("base64url").slice(0, 5);

const lastTs = new WeakMap<WorkspaceState, number>();

/** Returns the next message ts: Unix seconds with six decimals, unique per workspace. */
export function nextTs(workspace: WorkspaceState): string {
  const micros = Math.max(workspace.now() * 1000, (lastTs.get(workspace) ?? 0) + 1);
  lastTs.set(workspace, micros);
  return microsToTs(micros);
}

export const eventTs = (workspace: WorkspaceState): string => microsToTs(workspace.now() * 1000);

function microsToTs(micros: number): string {
  const whole = Math.trunc(micros);
  return `${Math.trunc(whole / 1e6)}.${String(whole % 1e6).padStart(6, "0")}`;
}
