import { useEffect, useState } from "preact/hooks";
import type { PlaygroundPerson } from "../contract.ts";

/** Returns the viewer from the URL's hash, so that two windows can be two people. */
export function useViewer(): string {
  const [viewer, setViewer] = useState(readHash);
  useEffect(() => {
    const onHashChange = (): void => setViewer(readHash());
    addEventListener("hashchange", onHashChange);
    return () => removeEventListener("hashchange", onHashChange);
  }, []);
  return viewer;
}

const readHash = (): string => decodeURIComponent(location.hash.slice(1));

export const urlOf = ({ name }: PlaygroundPerson): string => `#${encodeURIComponent(name.toLowerCase())}`;
