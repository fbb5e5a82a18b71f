import { useState } from "preact/hooks";
import type { Element } from "../../../slack-emulator/client.ts";
import { AnyText } from "../blocks/text.tsx";
import { Dialog } from "./dialog.tsx";

export type Confirmation = NonNullable<Extract<Element, { type: "button" }>["confirm"]>;
type PendingConfirmation = { confirmation: Confirmation; resolve: (isConfirmed: boolean) => void };

/** Returns the pending confirmation to render, and a function that asks for one. */
export function useConfirm(): { pending: PendingConfirmation | undefined; confirm: (confirmation: Confirmation) => Promise<boolean> } {
  const [pending, setPending] = useState<PendingConfirmation>();
  const confirm = (confirmation: Confirmation): Promise<boolean> =>
    new Promise((settle) => {
      const resolve = (isConfirmed: boolean): void => {
        setPending(undefined);
        settle(isConfirmed);
      };
      setPending({ confirmation, resolve });
    });
  return { pending, confirm };
}

export function ConfirmDialog({ confirmation, resolve }: PendingConfirmation) {
  const { title, text, confirm, deny, style = "primary" } = confirmation;
  return (
    <Dialog class="confirm" labelledBy="confirm-title" onClose={() => resolve(false)}>
      <h2 id="confirm-title">{title?.text ?? "Are you sure?"}</h2>
      <p class="dialog-body">
        <AnyText text={text} />
      </p>
      <footer>
        <button type="button" class="button" onClick={() => resolve(false)}>
          {deny?.text ?? "Cancel"}
        </button>
        <button type="button" class={`button ${style}`} data-focus onClick={() => resolve(true)}>
          {confirm?.text ?? "Yes"}
        </button>
      </footer>
    </Dialog>
  );
}
