import { z } from "zod";
import { groups } from "../domain/list.ts";
import { isZone } from "../domain/time.ts";

/** Which part of the list a button stands in, so that it can be redrawn: the filter and the page. */
export const ListPlace = z.object({
  responsesOnly: z.boolean(),
  page: z
    .object({
      toward: z.enum(["later", "earlier"]),
      group: z.enum(groups),
      startsAt: z.iso.datetime(),
      id: z.uuid(),
      over: z.boolean().optional(),
    })
    .optional(),
});
export type ListPlace = z.infer<typeof ListPlace>;

const State = z.enum(["PENDING", "ACCEPTED", "DECLINED", "WITHDRAWN"]);

/** The zone (IANA) that a form named, in which its date and time are read; undefined when it remembers none that exists. */
export const FormZone = z.string().refine(isZone).optional().catch(undefined);

/** What a button or a form was drawn for. It travels through Slack in `value` and `private_metadata`. */
export const ActionContext = z.object({
  followUpId: z.uuid(),
  revision: z.int().positive(),
  invitationId: z.uuid().optional(),
  expectedState: State.optional(),
  list: ListPlace.optional(),
  /** In a form that was opened from a list: where Slack takes the redrawn one. */
  responseUrl: z.url().optional(),
  /** In the form that assigns: the person whose earlier decline it warns about. */
  warnedAbout: z.string().optional(),
  /** In the form that reschedules. */
  zone: FormZone,
});
export type ActionContext = z.infer<typeof ActionContext>;

/** A schema's value as JSON text, both ways. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.codec(z.string(), schema, {
    decode: (text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.issues.push({ code: "invalid_format", format: "json", input: text, message: "not JSON" });
        return z.NEVER;
      }
    },
    encode: (value) => JSON.stringify(value),
  });

export const listPlaceCodec = json(ListPlace);

/** What a form remembers while it is open, of which there is one at a time. */
export const formMemoryCodec = json(ActionContext);

/** In an option, which has room for 75 characters only: what it does, and to what. */
export const menuValueCodec = z.codec(z.string(), z.object({ verb: z.string(), drawn: ActionContext }), {
  decode: (text, context) => {
    const [, verb, rest] = /^([a-z]+) (.*)$/.exec(text) ?? [];
    const drawn = ActionContext.safeParse(rest === undefined ? undefined : fromShort(rest));
    if (verb !== undefined && drawn.success) return { verb, drawn: drawn.data };
    return notOurs(text, context);
  },
  encode: ({ verb, drawn: { list: _list, ...drawn } }) => `${verb} ${toShort(drawn)}`,
});

/** In a button, of which a message may have many: short, unless it says more than most. Earlier versions wrote JSON into all. */
export const actionContextCodec = z.codec(z.string(), ActionContext, {
  decode: (text, context) => {
    const short = ActionContext.safeParse(fromShort(text));
    const drawn = short.success ? short : formMemoryCodec.safeParse(text);
    return drawn.success ? drawn.data : notOurs(text, context);
  },
  encode: (drawn) => (isShort(drawn) ? toShort(drawn) : formMemoryCodec.encode(drawn)),
});

function notOurs(input: string, context: z.core.ParsePayload): never {
  context.issues.push({ code: "invalid_format", format: "drawn", input, message: "not drawn by this program" });
  return z.NEVER;
}

const isShort = ({ followUpId: _id, revision: _revision, invitationId, expectedState, list: _list, ...rest }: ActionContext) =>
  Object.values(rest).every((value) => value === undefined) && (invitationId === undefined) === (expectedState === undefined);

// "2 ID", with " ID PENDING" for an invitation, and for a list " @all" or " @responses later waiting 1795788000000 ID over" behind it. An id takes 22 characters,
// and a time, which earlier versions wrote as "2026-11-27T14:00:00.000Z", in milliseconds.
const shape =
  /^(?<revision>\d+) (?<followUp>[\w-]{22})( (?<invitation>[\w-]{22}) (?<expectedState>[A-Z]+))?( @(?<shown>all|responses)( (?<toward>\w+) (?<group>\w+) (?<startsAt>\S+) (?<id>[\w-]{22})( (?<over>over|ahead))?)?)?$/;

function fromShort(text: string) {
  const { revision, followUp, invitation, expectedState, shown, toward, group, startsAt, id, over } = shape.exec(text)?.groups ?? {};
  if (followUp === undefined) return undefined;
  const page = id && { toward, group, startsAt: startsAt && timeOf(startsAt), id: long(id), ...(over ? { over: over === "over" } : {}) };
  return {
    revision: Number(revision),
    followUpId: long(followUp),
    ...(invitation ? { invitationId: long(invitation), expectedState } : {}),
    ...(shown ? { list: { responsesOnly: shown === "responses", ...(page ? { page } : {}) } } : {}),
  };
}

function toShort({ revision, followUpId, invitationId, expectedState, list }: ActionContext): string {
  const page = list?.page;
  const words = [
    String(revision),
    short(followUpId),
    ...(invitationId && expectedState ? [short(invitationId), expectedState] : []),
    ...(list ? [list.responsesOnly ? "@responses" : "@all"] : []),
    ...(page ? [page.toward, page.group, String(new Date(page.startsAt).getTime()), short(page.id)] : []),
    ...(page?.over === undefined ? [] : [page.over ? "over" : "ahead"]),
  ];
  return words.join(" ");
}

function timeOf(written: string): string | undefined {
  if (!/^-?\d{1,16}$/.test(written)) return written;
  const time = new Date(Number(written));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

const short = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
const long = (id: string) =>
  Buffer.from(id, "base64url")
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** What an option does, even one whose rest is not ours. */
export const verbOf = (option: unknown) => (typeof option === "string" ? option.split(" ")[0] : undefined);
