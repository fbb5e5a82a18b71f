type Listener = () => void;

export type Changes = {
  /** Call when something that a person can see has changed. */
  seen(): void;
  /** Call when any other state has changed. */
  happened(): void;
  onSeen(listener: Listener): () => void;
  onAny(listener: Listener): () => void;
};

export function createChanges(): Changes {
  const visibleListeners = new Set<Listener>();
  const anyListeners = new Set<Listener>();
  const notify = (listeners: Set<Listener>): void => {
    for (const listener of listeners) listener();
  };
  const add = (listeners: Set<Listener>, listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    seen: () => {
      notify(visibleListeners);
      notify(anyListeners);
    },
    happened: () => notify(anyListeners),
    onSeen: (listener) => add(visibleListeners, listener),
    onAny: (listener) => add(anyListeners, listener),
  };
}
