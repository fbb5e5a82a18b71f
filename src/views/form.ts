import type { InputBlock, KnownBlock, ModalView } from "@slack/types";
import { z } from "zod";
import { visibleText } from "../domain/text.ts";
import { modal } from "./blocks.ts";

/** A field of a form: the schema reads what Slack sends for it, `block` draws it. An initial value is what reading it would return. */
export type Field<Schema extends z.ZodType = z.ZodType> = Schema & {
  block(name: string, initial: unknown, overrides: FieldOptions): InputBlock;
};

/** `hint` replaces the field's own. With `dispatch`, a choice is sent to the app before the form is submitted. */
export type FieldOptions = { hint?: string | undefined; dispatch?: boolean | undefined };

export type Fields = Record<string, Field>;
type FormSchema<F extends Fields> = z.ZodObject<{ -readonly [Name in keyof F]: F[Name] }>;

/** What reading a form returns. */
export type Values<F extends Fields> = z.output<FormSchema<F>>;

export type Form<F extends Fields = Fields> = {
  id: string;
  schema: FormSchema<F>;
  /** Draws the form below `blocks`. `remembers` comes back with the submission. */
  view(drawing: {
    blocks: KnownBlock[];
    privateMetadata: string;
    initial?: { [Name in keyof F]?: z.output<F[Name]> | undefined };
    options?: { [Name in keyof F]?: FieldOptions };
    submit?: string | undefined;
  }): ModalView;
};

/** Defines a form once: how it is drawn and how it is read. */
export const defineForm = <F extends Fields>(id: string, texts: { title: string; submit: string }, fields: F): Form<F> => ({
  id,
  schema: z.object(fields),
  view: ({ blocks, privateMetadata, initial = {}, options = {}, submit = texts.submit }) => {
    const values = new Map<string, unknown>(Object.entries<unknown>(initial));
    const overrides = new Map<string, FieldOptions | undefined>(Object.entries<FieldOptions | undefined>(options));
    return modal({
      title: texts.title,
      form: { callbackId: id, submit, privateMetadata },
      blocks: [...blocks, ...Object.entries(fields).map(([name, field]) => field.block(name, values.get(name), overrides.get(name) ?? {}))],
    });
  },
});

// The database looks people up by these ids, and takes no NUL.
const personId = z.string().transform(visibleText);

// What Slack sends for each kind of element that the forms have; nothing else is read.
const State = z.union([
  z.object({ type: z.literal("plain_text_input"), value: z.string().nullish() }).transform(({ value }) => value ?? ""),
  z.object({ type: z.literal("users_select"), selected_user: personId.nullish() }).transform((state) => state.selected_user ?? ""),
  z
    .object({ type: z.literal("multi_users_select"), selected_users: z.array(personId).nullish() })
    .transform((state) => state.selected_users ?? []),
  z.object({ type: z.literal("datepicker"), selected_date: z.string().nullish() }).transform((state) => state.selected_date ?? ""),
  z.object({ type: z.literal("timepicker"), selected_time: z.string().nullish() }).transform((state) => state.selected_time ?? null),
  z
    .object({ type: z.literal("static_select"), selected_option: z.object({ value: z.string() }).nullish() })
    .transform((state) => state.selected_option?.value ?? ""),
]);
const States = z.record(z.string(), z.object({ value: State.optional().catch(undefined) }).catch({}));

/** Reads a submitted form. Errors are by field, in words for the person. */
export function readForm<Schema extends z.ZodType>(
  schema: Schema,
  state: unknown,
): { ok: true; values: z.output<Schema> } | { ok: false; errors: Record<string, string> } {
  const states = States.safeParse(state);
  const values = Object.fromEntries(Object.entries(states.data ?? {}).map(([name, { value }]) => [name, value]));
  const read = schema.safeParse(values);
  if (read.success) return { ok: true, values: read.data };
  return { ok: false, errors: Object.fromEntries(read.error.issues.map(({ path, message }) => [String(path[0]), message])) };
}
