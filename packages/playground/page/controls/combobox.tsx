import { Fragment } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import type { ControlProps } from "../elements/field.ts";
import { useFloat } from "./float.ts";

export type Choice = { value: string; label: string; detail?: string | undefined; group?: string | undefined };
type Props = {
  control: ControlProps;
  choices: Choice[];
  chosen: Choice[];
  /** The most choices allowed; with 1, a new choice replaces the old one. */
  maxChosen: number;
  isClearable: boolean;
  placeholder: string;
  onChange: (values: string[]) => void;
};

/** A searchable select for one or several choices: type to filter, arrow keys, Enter, Escape, Backspace. */
export function Combobox({ control, choices, chosen, maxChosen, isClearable, placeholder, onChange }: Props) {
  const [query, setQuery] = useState<string>();
  const [activeIndex, setActiveIndex] = useState(0);
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const isExpanded = query !== undefined;
  const close = (): void => setQuery(undefined);
  useFloat(box, list, isExpanded, close);

  const isSingle = maxChosen === 1;
  const values = chosen.map(({ value }) => value);
  const searchText = (query ?? "").trim().toLowerCase();
  const isPrefixMatch = ({ label }: Choice): boolean => label.toLowerCase().startsWith(searchText);
  const matches = choices
    .filter(
      (choice) =>
        (isSingle || !values.includes(choice.value)) && [choice.label, choice.detail].join(" ").toLowerCase().includes(searchText),
    )
    .toSorted((one, other) => Number(isPrefixMatch(other)) - Number(isPrefixMatch(one)));
  const open = (text = ""): void => {
    setQuery(text);
    setActiveIndex(
      isSingle && text === ""
        ? Math.max(
            0,
            choices.findIndex(({ value }) => value === values[0]),
          )
        : 0,
    );
  };
  const choose = (choice: Choice | undefined): void => {
    if (!choice) return;
    onChange(isSingle ? [choice.value] : [...values, choice.value].slice(0, maxChosen));
    if (isSingle) close();
    else open();
  };
  const moveTo = (index: number): void => {
    setActiveIndex(index);
    document.getElementById(`${listId}-${index}`)?.scrollIntoView({ block: "nearest" });
  };
  const focusFromBox = (event: MouseEvent): void => {
    if (event.target !== box.current) return;
    event.preventDefault();
    input.current?.focus();
    open();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = matches.length - 1;
    if (event.key === "Backspace" && !isSingle && !query) onChange(values.slice(0, -1));
    else if (event.key === "ArrowDown" && !isExpanded) open();
    else if (event.key === "ArrowDown") moveTo(activeIndex >= last ? 0 : activeIndex + 1);
    else if (event.key === "ArrowUp" && isExpanded) moveTo(activeIndex <= 0 ? last : activeIndex - 1);
    else if (event.key === "Enter" && isExpanded) choose(matches[activeIndex]);
    else if (event.key === "Escape" && isExpanded) close();
    else return;
    if (event.key !== "Backspace") event.preventDefault();
  };

  return (
    <div ref={box} class="combobox" onMouseDown={focusFromBox}>
      {!isSingle &&
        chosen.map((choice) => (
          <span key={choice.value} class="chip">
            {choice.label}
            <button
              type="button"
              aria-label={`Remove ${choice.label}`}
              onClick={() => onChange(values.filter((value) => value !== choice.value))}
            >
              ×
            </button>
          </span>
        ))}
      <input
        ref={input}
        {...control}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-expanded={isExpanded}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isExpanded && matches[activeIndex] ? `${listId}-${activeIndex}` : undefined}
        placeholder={isSingle && chosen[0] ? chosen[0].label : chosen.length > 0 ? "" : placeholder}
        value={query ?? (isSingle ? (chosen[0]?.label ?? "") : "")}
        onClick={() => isExpanded || open()}
        onInput={({ currentTarget }) => open(currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {isSingle && isClearable && chosen.length > 0 && (
        <button type="button" class="clear" aria-label={`Clear ${chosen[0]?.label}`} onClick={() => onChange([])}>
          ×
        </button>
      )}
      <div
        ref={list}
        popover="manual"
        class="floating listbox"
        id={listId}
        role="listbox"
        aria-label={placeholder}
        onMouseDown={(event) => event.preventDefault()}
      >
        {matches.map((choice, index) => (
          <Fragment key={choice.value}>
            {choice.group && choice.group !== matches[index - 1]?.group && <div class="group">{choice.group}</div>}
            <div
              id={`${listId}-${index}`}
              role="option"
              aria-selected={values.includes(choice.value)}
              class={index === activeIndex ? "option active" : "option"}
              onClick={() => choose(choice)}
              onMouseMove={() => setActiveIndex(index)}
            >
              {choice.label}
              {choice.detail && <small>{choice.detail}</small>}
            </div>
          </Fragment>
        ))}
        {matches.length === 0 && <div class="group">{choices.length === chosen.length ? "Nothing more to choose" : "Nothing found"}</div>}
      </div>
    </div>
  );
}
