import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { Snapshot } from "../../contract.ts";
import { useLocalStorage } from "../local-storage.ts";
import { isTaskDone, newestTraffic, type Task, tasks } from "./steps.ts";

/** The current task's index, and the traffic id after which exchanges count toward it. */
type Progress = { at: number; since: number };
const ENDED = tasks.length + 1;

export type Tour = {
  task: Task | undefined;
  isFinished: boolean;
  start: () => void;
  skip: () => void;
  end: () => void;
};

const TourContext = createContext<Tour | undefined>(undefined);
export const TourProvider = TourContext.Provider;

export function useTour(): Tour {
  const tour = useContext(TourContext);
  if (!tour) throw new Error("outside of the page");
  return tour;
}

export function useTourState(snapshot: Snapshot): Tour {
  const [{ at, since }, setProgress] = useLocalStorage<Progress>(
    "playground-tour",
    { at: 0, since: newestTraffic(snapshot) },
    parseProgress,
  );
  const newest = newestTraffic(snapshot);
  const task = tasks[at];
  const goTo = (next: number): void => setProgress({ at: next, since: newest });
  useEffect(() => {
    // Traffic ids restart at 1 in a new playground.
    if (task && isTaskDone(task, snapshot, since > newest ? 0 : since)) goTo(at + 1);
  }, [snapshot.version]);
  return { task, isFinished: at === tasks.length, start: () => goTo(0), skip: () => goTo(at + 1), end: () => goTo(ENDED) };
}

function parseProgress(stored: unknown): Progress | undefined {
  if (typeof stored !== "object" || stored === null || !("at" in stored) || !("since" in stored)) return undefined;
  const { at, since } = stored;
  return typeof at === "number" && typeof since === "number" ? { at, since } : undefined;
}
