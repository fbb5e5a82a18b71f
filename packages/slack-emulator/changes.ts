type Listener = () => void;

export type Changes = {
  /** Something that a person can see has changed. */
  seen(): void;
  /** Something that the emulator knows has changed. */
  happened(): void;
  onSeen(listener: Listener): () => void;
  onAny(listener: Listener): () => void;
};

export function createChanges(): Changes {
  const visible = new Set<Listener>();
  const any = new Set<Listener>();
  const fire = (listeners: Set<Listener>): void => {
    for (const listener of listeners) listener();
  };
  const add = (listeners: Set<Listener>, listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    seen: () => {
      fire(visible);
      fire(any);
    },
    happened: () => fire(any),
    onSeen: (listener) => add(visible, listener),
    onAny: (listener) => add(any, listener),
  };
}
