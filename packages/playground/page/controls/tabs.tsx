import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export type Tab = { id: string; label: string; badge?: number };

/** A tab list and the panel of the selected tab. */
export function Tabs(props: { name: string; tabs: Tab[]; chosen: string; onChoose: (id: string) => void; children: ComponentChildren }) {
  const { name, tabs, chosen, onChoose, children } = props;
  const row = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.findIndex(({ id }) => id === chosen);
    const next = tabs.at((at + step) % tabs.length);
    if (!next) return;
    onChoose(next.id);
    row.current?.querySelector<HTMLElement>(`#${name}-${next.id}`)?.focus();
  };
  return (
    <>
      <div ref={row} class="tabs" role="tablist" aria-label={name} onKeyDown={move}>
        {tabs.map(({ id, label, badge = 0 }) => (
          <button
            key={id}
            id={`${name}-${id}`}
            type="button"
            role="tab"
            aria-selected={id === chosen}
            aria-controls={`${name}-panel`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {label}
            {badge > 0 && <span class="badge">{badge}</span>}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${name}-panel`} aria-labelledby={`${name}-${chosen}`}>
        {children}
      </div>
    </>
  );
}
