import { useState } from "preact/hooks";
import type { Element } from "../../../slack-emulator/validate/blocks.ts";
import { AnyText } from "../blocks/text.tsx";
import { Dialog } from "./dialog.tsx";

export type Confirmation = NonNullable<Extract<Element, { type: "button" }>["confirm"]>;
type Asked = { confirmation: Confirmation; answer: (agreed: boolean) => void };

/** Asks before something is done: what to draw, and how to ask. */
export function useConfirm(): { asked: Asked | undefined; confirm: (confirmation: Confirmation) => Promise<boolean> } {
  const [asked, setAsked] = useState<Asked>();
  const confirm = (confirmation: Confirmation): Promise<boolean> =>
    new Promise((resolve) => {
      const answer = (agreed: boolean): void => {
        setAsked(undefined);
        resolve(agreed);
      };
      setAsked({ confirmation, answer });
    });
  return { asked, confirm };
}

export function ConfirmDialog({ confirmation, answer }: Asked) {
  const { title, text, confirm, deny, style = "primary" } = confirmation;
  return (
    <Dialog class="confirm" labelledBy="confirm-title" onClose={() => answer(false)}>
      <h2 id="confirm-title">{title?.text ?? "Are you sure?"}</h2>
      <p class="dialog-body">
        <AnyText text={text} />
      </p>
      <footer>
        <button type="button" class="button" onClick={() => answer(false)}>
          {deny?.text ?? "Cancel"}
        </button>
        <button type="button" class={`button ${style}`} data-focus onClick={() => answer(true)}>
          {confirm?.text ?? "Yes"}
        </button>
      </footer>
    </Dialog>
  );
}
