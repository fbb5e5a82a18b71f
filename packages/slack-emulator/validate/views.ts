import { z } from "zod";
import { ViewBlock } from "./blocks.ts";
import { plainText, text } from "./text.ts";

const common = {
  blocks: z.array(ViewBlock).max(100, "no more than 100 items allowed"),
  private_metadata: text(3000, 0).default(""),
  callback_id: text(255, 0).default(""),
  external_id: text(255, 0).default(""),
};

const Modal = z
  .strictObject({
    type: z.literal("modal"),
    ...common,
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
  })
  .superRefine((modal, context) => {
    if (!modal.submit && modal.blocks.some((block) => block.type === "input"))
      context.addIssue({ code: "custom", message: "missing required field: submit (there are inputs)" });
  });

export const ModalView = Modal;
export const HomeView = z.strictObject({ type: z.literal("home"), ...common });
export type ModalView = z.infer<typeof Modal>;
export type HomeView = z.infer<typeof HomeView>;
