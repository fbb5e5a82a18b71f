import { messages } from "./messages/index.ts";

/** What people read where a follow-up cannot be drawn. */
export const cannotBeShown = messages.cannotBeShown;

/** Draws one thing among others. Whatever makes it fail costs only itself: `note` is told why, and the fallback is shown. */
export function drawnOr<Drawing>(draw: () => Drawing, standIn: Drawing, note: (error: unknown) => void): Drawing {
  try {
    return draw();
  } catch (error) {
    note(error);
    return standIn;
  }
}
