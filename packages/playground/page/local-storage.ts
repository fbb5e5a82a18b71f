import { useEffect, useState } from "preact/hooks";

/** State in localStorage, synchronized across windows. */
export function useLocalStorage<T>(key: string, initial: T, parse: (stored: unknown) => T | undefined): [T, (value: T) => void] {
  const [value, setValue] = useState(() => readStored(key, parse) ?? initial);
  useEffect(() => {
    const onStorage = (event: StorageEvent): void => {
      if (event.key === key) setValue(readStored(key, parse) ?? initial);
    };
    addEventListener("storage", onStorage);
    return () => removeEventListener("storage", onStorage);
  }, [key]);
  const store = (next: T): void => {
    localStorage.setItem(key, JSON.stringify(next));
    setValue(next);
  };
  return [value, store];
}

function readStored<T>(key: string, parse: (stored: unknown) => T | undefined): T | undefined {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? undefined : parse(JSON.parse(stored));
  } catch {
    // Something else wrote an invalid value.
    return undefined;
  }
}
