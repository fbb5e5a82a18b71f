import { usePage } from "../page.ts";
import { useTour } from "./state.ts";
import { tasks } from "./steps.ts";

/** The guided tour's current hint, shown next to what it is about without covering anything. */
export function TourHint({ inForm = false }: { inForm?: boolean }) {
  const { snapshot, me, become } = usePage();
  const { task, isFinished, skip, end } = useTour();
  if (inForm && task?.as !== me.name) return null;
  if (isFinished)
    return (
      <aside class="tour" aria-label="Guided tour">
        <p>
          <b>That's it.</b> Ana's card shows how everyone answered. Try <code>/invitations</code>, or kill the bot under{" "}
          <b>Behind the scenes</b> and watch it recover.
        </p>
        <div class="tour-buttons">
          <button type="button" class="button" onClick={end}>
            Close
          </button>
        </div>
      </aside>
    );
  if (!task) return null;
  const person = snapshot.people.find(({ name, playable }) => playable && name === task.as);
  return (
    <aside class="tour" aria-label="Guided tour">
      <p>
        <span class="tour-step">
          {tasks.indexOf(task) + 1}/{tasks.length} {task.title}
        </span>{" "}
        As <b>{task.as}</b>: <Words text={task.what} />
      </p>
      <div class="tour-buttons">
        {person && person.id !== me.id && (
          <button type="button" class="button primary" onClick={() => become(person)}>
            Be {task.as}
          </button>
        )}
        <button type="button" class="button" onClick={skip}>
          Skip
        </button>
        <button type="button" class="icon" aria-label="End the tour" onClick={end}>
          ×
        </button>
      </div>
    </aside>
  );
}

function Words({ text }: { text: string }) {
  return (
    <>
      {text.split(/(`[^`]+`|\*[^*]+\*)/).map((part, index) => {
        const inner = part.slice(1, -1);
        if (part.startsWith("`")) return <code key={index}>{inner}</code>;
        return part.startsWith("*") ? <b key={index}>{inner}</b> : part;
      })}
    </>
  );
}
