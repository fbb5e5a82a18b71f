import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useFloat } from "./float.ts";

type MenuItem = { label: string; detail?: string; choose: () => void };
type Props = { label: string; class?: string; items: MenuItem[]; isBusy?: boolean; children: ComponentChildren };

/** A button that opens a menu: arrow keys, Home, End, Enter, Escape. */
export function Menu({ label, items, isBusy = false, children, class: className = "" }: Props) {
  const [isExpanded, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useFloat(button, panel, isExpanded, () => setOpen(false));
  const choices = (): HTMLElement[] => [...(panel.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  useEffect(() => {
    if (isExpanded) choices()[0]?.focus();
  }, [isExpanded]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = choices();
    const at = all.findIndex((choice) => choice === document.activeElement);
    const next = { ArrowDown: all[(at + 1) % all.length], ArrowUp: all.at(at - 1), Home: all[0], End: all.at(-1) }[event.key];
    if (next) next.focus();
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") setOpen(false);
    if (next || event.key === "Escape") event.preventDefault();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isExpanded}
        aria-busy={isBusy}
        title={label}
        onClick={() => setOpen(!isExpanded)}
      >
        {children}
      </button>
      <div
        ref={panel}
        popover="manual"
        class="floating menu"
        role="menu"
        aria-label={label}
        onKeyDown={onKeyDown}
        onFocusOut={({ relatedTarget }) => {
          if (!(relatedTarget instanceof Node && (panel.current?.contains(relatedTarget) || button.current?.contains(relatedTarget))))
            setOpen(false);
        }}
      >
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              close();
              item.choose();
            }}
          >
            {item.label}
            {item.detail && <small>{item.detail}</small>}
          </button>
        ))}
      </div>
    </>
  );
}
