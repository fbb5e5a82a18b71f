import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Act, Command, PlaygroundPerson, Snapshot } from "../contract.ts";
import type { Confirmation } from "./controls/confirm.tsx";

/** The context of every component: the snapshot and the available actions. */
export type Page = {
  snapshot: Snapshot;
  /** The person the page acts as. */
  me: PlaygroundPerson;
  /** The time of Slack's and the bot's clocks, in milliseconds since 1970. */
  now: number;
  become: (person: PlaygroundPerson) => void;
  /** Performs an act as the viewer, and shows any error of Slack's client. */
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
