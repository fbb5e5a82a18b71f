import type { View } from "../slack-emulator/views.ts";

export type Windows = ReturnType<typeof createWindows>;

/** Which window of the page a form belongs to. Slack opens one only in the client that asked for it. */
export function createWindows() {
  const lastUsed = new Map<string, string | undefined>();
  const owners = new Map<string, string | undefined>();
  return {
    /** A person did something in a window that a form may come of. */
    used: (personId: string, window: string | undefined): void => void lastUsed.set(personId, window),
    /** Returns whether a window shows a form. One that no window asked for is shown in all of them. */
    shows: ({ rootId, userId }: View, window: string | undefined): boolean => {
      if (!owners.has(rootId)) owners.set(rootId, lastUsed.get(userId));
      const owner = owners.get(rootId);
      return owner === undefined || owner === window;
    },
  };
}
