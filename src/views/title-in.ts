import { z } from "zod";
import { shorten } from "../domain/text.ts";
import { limits } from "./form-fields.ts";

const Header = z.object({ type: z.literal("header"), text: z.object({ text: z.string() }) });
const Shown = z.object({
  blocks: z.array(z.unknown()).nullish(),
  state: z.object({ values: z.object({ title: z.object({ value: z.object({ value: z.string().nullish() }) }).nullish() }) }).nullish(),
});

/** The title of the follow-up that a message or a form of ours is about, as far as what Slack says of it tells: in the field for it, or as its heading. */
export function titleIn(shown: unknown): string | undefined {
  const { data } = Shown.safeParse(shown);
  const headers = data?.blocks?.flatMap((block) => Header.safeParse(block).data ?? []) ?? [];
  const title = data?.state?.values.title?.value.value?.trim() || headers[0]?.text.text;
  return title === undefined ? undefined : shorten(title, limits.title);
}
