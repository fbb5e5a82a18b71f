import { useState } from "preact/hooks";
import type { PlaygroundPerson } from "../contract.ts";
import { formatTime } from "./clock.ts";
import { Avatar } from "./controls/avatar.tsx";
import { usePage } from "./page.ts";

/** The people, and the switch between them. */
export function Sidebar({ onTour }: { onTour: () => void }) {
  const { snapshot, me } = usePage();
  const [isExpanded, setOpen] = useState(false);
  const others = snapshot.people.filter(({ playable, note }) => !playable && note !== "");
  const unread = snapshot.people.reduce((sum, person) => sum + (person.id === me.id ? 0 : person.unread), 0);
  return (
    <nav class={isExpanded ? "sidebar open" : "sidebar"} aria-label="People">
      <button type="button" class="sidebar-toggle" aria-expanded={isExpanded} aria-controls="people" onClick={() => setOpen(!isExpanded)}>
        <Avatar name={me.name} />
        <span>
          You are <b>{me.name}</b>
        </span>
        {unread > 0 && <span class="badge">{unread}</span>}
        <span class="chevron" aria-hidden="true">
          ▾
        </span>
      </button>
      <div id="people" class="people">
        <h2>You are</h2>
        <ul>
          {snapshot.people
            .filter(({ playable }) => playable)
            .map((person) => (
              <li key={person.id}>
                <PersonButton person={person} onChoose={() => setOpen(false)} />
              </li>
            ))}
        </ul>
        <h2>Also here</h2>
        <ul class="others">
          {others.map(({ id, name, note }) => (
            <li key={id}>
              <Avatar name={name} />
              <span>
                {name} <small>{note}</small>
              </span>
            </li>
          ))}
        </ul>
        <p class="tip">To be two people at once, open this page in a second window.</p>
        <button type="button" class="tour-button" onClick={onTour}>
          Guided tour
        </button>
      </div>
    </nav>
  );
}

function PersonButton({ person, onChoose }: { person: PlaygroundPerson; onChoose: () => void }) {
  const { me, now, become } = usePage();
  const { name, zone, note, unread } = person;
  const choose = (): void => {
    become(person);
    onChoose();
  };
  return (
    <button type="button" class="person" aria-current={person.id === me.id} onClick={choose}>
      <Avatar name={name} />
      <span class="person-words">
        <span>
          <b>{name}</b> {note && <small class="note">{note}</small>}
        </span>
        <small>
          {formatTime(zone, now)} · {zone.replace(/^.*\//, "").replaceAll("_", " ")}
        </small>
      </span>
      {unread > 0 && (
        <span class="badge">
          {unread}
          <span class="unseen"> unread</span>
        </span>
      )}
    </button>
  );
}
