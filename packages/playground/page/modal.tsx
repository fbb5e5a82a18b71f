import { useEffect, useRef, useState } from "preact/hooks";
import type { PlaygroundModal } from "../contract.ts";
import { Blocks } from "./blocks/blocks.tsx";
import { Dialog } from "./controls/dialog.tsx";
import { usePage } from "./page.ts";
import { SurfaceProvider, useBlocks } from "./surface.ts";
import { TourHint } from "./tour/tour.tsx";

/** One modal of the stack; `below` is the number of modals under it. */
export function Modal({ modal, below }: { modal: PlaygroundModal; below: number }) {
  const { snapshot, act } = usePage();
  const { id, title, submit, close, blocks, errors, formError } = modal;
  const { surface, state } = useBlocks({ id, target: { view: id }, state: modal.state, errors });
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [errors]);
  const closeModal = (all: boolean): void => void act({ act: "close", view: id, all });
  const submitForm = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    await act({ act: "submit", view: id, state });
    setBusy(false);
  };
  return (
    <Dialog class="modal" labelledBy={`title-${id}`} onClose={() => closeModal(false)}>
      <form
        ref={form}
        novalidate
        aria-busy={isBusy}
        onSubmit={(event) => {
          event.preventDefault();
          void submitForm();
        }}
      >
        <header>
          {below > 0 && (
            <button type="button" class="icon" aria-label="Back" onClick={() => closeModal(false)}>
              ‹
            </button>
          )}
          <h2 id={`title-${id}`}>{title}</h2>
          <small>{snapshot.app.name}</small>
          <button type="button" class="icon" aria-label="Close" onClick={() => closeModal(true)}>
            ×
          </button>
        </header>
        <TourHint inForm />
        {formError && (
          <p class="trouble" role="alert">
            {formError}
          </p>
        )}
        <div class="dialog-body">
          <SurfaceProvider value={surface}>
            <Blocks blocks={blocks} />
          </SurfaceProvider>
        </div>
        <footer>
          <button type="button" class="button" onClick={() => closeModal(false)}>
            {close}
          </button>
          {submit && (
            <button type="submit" class="button primary" aria-busy={isBusy}>
              {submit}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
