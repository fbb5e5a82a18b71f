import type { WorkspaceState } from "../workspace-state.ts";

/** Waits until the condition holds, looking again at every change and never in between. */
export function until<T>(world: WorkspaceState, look: () => T | undefined | false, within: number, transcript: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      clearTimeout(deadline);
      stop();
    };
    const check = (): void => {
      try {
        const found = look();
        if (found === undefined || found === false) return;
        finish();
        resolve(found);
      } catch (error) {
        finish();
        reject(error);
      }
    };
    const stop = world.changes.onAny(check);
    const deadline = setTimeout(() => {
      finish();
      reject(new Error(`not within ${within} ms. ${transcript()}`));
    }, within);
    check();
  });
}
