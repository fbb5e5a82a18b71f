import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Act, Command, PlaygroundPerson, Snapshot } from "../contract.ts";
import type { Confirmation } from "./controls/confirm.tsx";

/** What every part of the page may know and do. */
export type Page = {
  snapshot: Snapshot;
  /** Who the page is. */
  me: PlaygroundPerson;
  /** Where Slack's and the bot's clocks stand, in milliseconds since 1970. */
  now: number;
  become: (person: PlaygroundPerson) => void;
  /** Does something as the viewer. Whatever Slack's client would say against it is shown. */
  act: (act: Act) => Promise<void>;
  command: (command: Command) => Promise<void>;
  confirm: (confirmation: Confirmation) => Promise<boolean>;
};

const PageContext = createContext<Page | undefined>(undefined);
export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("outside of the page");
  return page;
}
