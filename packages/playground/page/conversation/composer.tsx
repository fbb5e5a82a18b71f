import { useRef, useState } from "preact/hooks";
import { useFloat } from "../controls/float.ts";
import { Menu } from "../controls/menu.tsx";
import { usePage } from "../page.ts";
import { type Completion, commandOf, completionsFor } from "./completion.ts";

/** The message field: slash commands with completion, and global shortcuts. */
export function Composer() {
  const { snapshot, act } = usePage();
  const [line, setLine] = useState("");
  const [activeIndex, setActiveIndex] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const completions = isDismissed ? [] : completionsFor(line, snapshot.commands);
  const isExpanded = completions.length > 0;
  useFloat(box, list, isExpanded, () => setDismissed(true));

  const changeLine = (text: string): void => {
    setLine(text);
    setActiveIndex(0);
    setDismissed(false);
  };
  const complete = (completion: Completion | undefined): void => {
    if (!completion) return;
    changeLine(`${completion.command} `);
    input.current?.focus();
  };
  const send = async (): Promise<void> => {
    const text = line.trim();
    if (text === "" || isBusy) return;
    changeLine("");
    setBusy(true);
    await act(text.startsWith("/") ? { act: "command", line: text } : { act: "say", text });
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isExpanded) return;
    if (event.key === "ArrowDown") setActiveIndex((activeIndex + 1) % completions.length);
    else if (event.key === "ArrowUp") setActiveIndex((activeIndex + completions.length - 1) % completions.length);
    else if (event.key === "Tab" || (event.key === "Enter" && completions[activeIndex]?.command !== line))
      complete(completions[activeIndex]);
    else if (event.key === "Escape") setDismissed(true);
    else return;
    event.preventDefault();
  };
  const shortcuts = snapshot.shortcuts
    .filter(({ type }) => type === "global")
    .map(({ name, description }) => ({ label: name, detail: description, choose: () => void act({ act: "shortcut", name }) }));
  const { isReadOnly } = snapshot.app;
  const hint = commandOf(line, snapshot.commands)?.usageHint;
  return (
    <form
      ref={box}
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Menu class="icon" label="Shortcuts" items={shortcuts}>
        ⚡
      </Menu>
      {isReadOnly && <span class="usage">#general</span>}
      <input
        ref={input}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-label={isReadOnly ? "In #general, type / for a command" : `Message ${snapshot.app.name}, or type / for a command`}
        aria-expanded={isExpanded}
        aria-controls="completions"
        aria-autocomplete="list"
        aria-activedescendant={isExpanded ? `completion-${activeIndex}` : undefined}
        aria-busy={isBusy}
        placeholder="Type / for a command"
        value={line}
        onInput={({ currentTarget }) => changeLine(currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => setDismissed(true)}
        onFocus={() => setDismissed(false)}
      />
      {hint && <span class="usage">{hint}</span>}
      <button type="submit" class="send" aria-label="Send" aria-busy={isBusy} disabled={line.trim() === ""}>
        ➤
      </button>
      <div
        ref={list}
        popover="manual"
        class="floating listbox"
        id="completions"
        role="listbox"
        aria-label="Commands"
        onMouseDown={(event) => event.preventDefault()}
      >
        {completions.map((completion, index) => (
          <div
            key={completion.command}
            id={`completion-${index}`}
            role="option"
            aria-selected={index === activeIndex}
            class={index === activeIndex ? "option active" : "option"}
            onClick={() => complete(completion)}
            onMouseMove={() => setActiveIndex(index)}
          >
            <span>
              <b>{completion.command}</b> <span class="usage">{completion.usageHint}</span>
            </span>
            <small>{completion.description}</small>
          </div>
        ))}
      </div>
    </form>
  );
}
