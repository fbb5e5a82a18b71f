import { useEffect, useState } from "preact/hooks";

/** A state that the browser remembers, the same in every window. */
export function useLocalStorage<T>(key: string, initial: T, parse: (stored: unknown) => T | undefined): [T, (value: T) => void] {
  const [value, setValue] = useState(() => recall(key, parse) ?? initial);
  useEffect(() => {
    const follow = (event: StorageEvent): void => {
      if (event.key === key) setValue(recall(key, parse) ?? initial);
    };
    addEventListener("storage", follow);
    return () => removeEventListener("storage", follow);
  }, [key]);
  const remember = (next: T): void => {
    localStorage.setItem(key, JSON.stringify(next));
    setValue(next);
  };
  return [value, remember];
}

function recall<T>(key: string, parse: (stored: unknown) => T | undefined): T | undefined {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? undefined : parse(JSON.parse(stored));
  } catch {
    // Somebody has written something else there.
    return undefined;
  }
}
