import type { View } from "../slack-emulator/index.ts";

export type Windows = ReturnType<typeof createWindows>;

/** Tracks which window of the page a form belongs to, because Slack opens a form only in the client that triggered it. */
export function createWindows() {
  const lastUsed = new Map<string, string | undefined>();
  const owners = new Map<string, string | undefined>();
  return {
    /** Records the window in which a person did something that may open a form. */
    recordUse: (personId: string, window: string | undefined): void => void lastUsed.set(personId, window),
    /** Returns whether a window shows a form. A form that no window triggered is shown in all of them. */
    shows: ({ rootId, userId }: View, window: string | undefined): boolean => {
      if (!owners.has(rootId)) owners.set(rootId, lastUsed.get(userId));
      const owner = owners.get(rootId);
      return owner === undefined || owner === window;
    },
  };
}
