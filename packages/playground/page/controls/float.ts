import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

const GAP = 4;
const EDGE = 8;

/** Positions an open popover at its anchor, below it if there is room. Closes it on scroll or resize, when the anchor may move. */
export function useFloat(
  anchor: RefObject<HTMLElement | null>,
  panel: RefObject<HTMLElement | null>,
  isExpanded: boolean,
  close: () => void,
): void {
  useLayoutEffect(() => {
    const [source, floating] = [anchor.current, panel.current];
    if (!isExpanded || !source || !floating) return;
    floating.showPopover();
    position(source, floating);
    const onMove = (event: Event): void => {
      if (event.target instanceof Node && floating.contains(event.target)) return;
      close();
    };
    addEventListener("scroll", onMove, true);
    addEventListener("resize", onMove);
    return () => {
      removeEventListener("scroll", onMove, true);
      removeEventListener("resize", onMove);
      if (floating.matches(":popover-open")) floating.hidePopover();
    };
  }, [isExpanded]);
}

function position(source: HTMLElement, floating: HTMLElement): void {
  const { top, bottom, left, width } = source.getBoundingClientRect();
  const [below, above] = [innerHeight - bottom - GAP - EDGE, top - GAP - EDGE];
  const isBelow = floating.offsetHeight <= below || below >= above;
  floating.style.minWidth = `${width}px`;
  floating.style.maxHeight = `${isBelow ? below : above}px`;
  floating.style.top = isBelow ? `${bottom + GAP}px` : "auto";
  floating.style.bottom = isBelow ? "auto" : `${innerHeight - top + GAP}px`;
  floating.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - floating.offsetWidth - EDGE))}px`;
}
