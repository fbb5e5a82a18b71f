import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const GAP = 4;
const EDGE = 8;

/** Keeps an open popover beside its anchor, below it where there is room. It closes when what is under it moves. */
export function useFloat(
  anchor: RefObject<HTMLElement | null>,
  panel: RefObject<HTMLElement | null>,
  isExpanded: boolean,
  close: () => void,
): void {
  useLayoutEffect(() => {
    const [from, floating] = [anchor.current, panel.current];
    if (!isExpanded || !from || !floating) return;
    floating.showPopover();
    place(from, floating);
    const leave = (event: Event): void => {
      if (event.target instanceof Node && floating.contains(event.target)) return;
      close();
    };
    addEventListener("scroll", leave, true);
    addEventListener("resize", leave);
    return () => {
      removeEventListener("scroll", leave, true);
      removeEventListener("resize", leave);
      if (floating.matches(":popover-open")) floating.hidePopover();
    };
  }, [isExpanded]);
}

function place(from: HTMLElement, floating: HTMLElement): void {
  const { top, bottom, left, width } = from.getBoundingClientRect();
  const [below, above] = [innerHeight - bottom - GAP - EDGE, top - GAP - EDGE];
  const isBelow = floating.offsetHeight <= below || below >= above;
  floating.style.minWidth = `${width}px`;
  floating.style.maxHeight = `${isBelow ? below : above}px`;
  floating.style.top = isBelow ? `${bottom + GAP}px` : "auto";
  floating.style.bottom = isBelow ? "auto" : `${innerHeight - top + GAP}px`;
  floating.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - floating.offsetWidth - EDGE))}px`;
}
