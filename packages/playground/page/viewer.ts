import { useEffect, useState } from "preact/hooks";
import type { PlaygroundPerson } from "../contract.ts";

/** The URL says who the page is, so that two windows are two people. */
export function useViewer(): string {
  const [viewer, setViewer] = useState(fromUrl);
  useEffect(() => {
    const follow = (): void => setViewer(fromUrl());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return viewer;
}

const fromUrl = (): string => decodeURIComponent(location.hash.slice(1));

export const urlOf = ({ name }: PlaygroundPerson): string => `#${encodeURIComponent(name.toLowerCase())}`;
