import { messages } from "./messages/index.ts";

/** Shown instead of a follow-up that can't be rendered. */
export const unrenderableText = messages.unrenderableText;

/** Renders one item of several. If it throws, only this item is affected: `onError` gets the error, and `fallback` is returned. */
export function renderOrFallback<Rendered>(render: () => Rendered, fallback: Rendered, onError: (error: unknown) => void): Rendered {
  try {
    return render();
  } catch (error) {
    onError(error);
    return fallback;
  }
}
