import type { WorkspaceState } from "../workspace-state.ts";

/** Waits until `check` returns a value, checking on every change instead of polling. Rejects after `timeoutMs`. */
export function waitUntil<T>(
  workspace: WorkspaceState,
  check: () => T | undefined | false,
  timeoutMs: number,
  transcript: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(deadline);
      stop();
    };
    const recheck = (): void => {
      try {
        const found = check();
        if (found === undefined || found === false) return;
        finish();
        resolve(found);
      } catch (error) {
        finish();
        reject(error);
      }
    };
    const stop = workspace.changes.onAny(recheck);
    const deadline = setTimeout(() => {
      finish();
      reject(new Error(`not within ${timeoutMs} ms. ${transcript()}`));
    }, timeoutMs);
    recheck();
  });
}
