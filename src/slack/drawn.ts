import { z } from "zod";
import { groups } from "../follow-up/list.ts";
import { isZone } from "../follow-up/time.ts";

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
export const Drawn = z.object({
  followUpId: z.uuid(),
  revision: z.int().positive(),
  invitationId: z.uuid().optional(),
  drawnAs: State.optional(),
  list: ListPlace.optional(),
  /** In a form that was opened from a list: where Slack takes the redrawn one. */
  responseUrl: z.url().optional(),
  /** In the form that assigns: the person whose earlier decline it warns about. */
  warnedAbout: z.string().optional(),
  /** In the form that reschedules. */
  zone: FormZone,
});
export type Drawn = z.infer<typeof Drawn>;

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

export const ListPlaceText = json(ListPlace);

/** What a form remembers while it is open, of which there is one at a time. */
export const MemoryText = json(Drawn);

const isLong = ({ followUpId: _id, revision: _revision, invitationId, drawnAs, list: _list, ...rest }: Drawn) =>
  Object.values(rest).some((value) => value !== undefined) || (invitationId !== undefined && drawnAs === undefined);

/** In a button, of which a message may have many, as short as in an option, with the place in the list behind it. */
export const DrawnText = z.codec(z.string(), Drawn, {
  decode: (text, context) => {
    const [option, place] = text.split(" @");
    const short = OptionText.safeDecode(`drawn ${option}`);
    const list = place === undefined ? undefined : shortPlace.safeDecode(place);
    if (short.success && (list === undefined || list.success)) return { ...short.data.drawn, ...(list ? { list: list.data } : {}) };
    const long = MemoryText.safeDecode(text);
    if (long.success) return long.data;
    context.issues.push({ code: "invalid_format", format: "drawn", input: text, message: "not drawn by this program" });
    return z.NEVER;
  },
  encode: (drawn) => {
    if (isLong(drawn)) return MemoryText.encode(drawn);
    const place = drawn.list ? ` @${shortPlace.encode(drawn.list)}` : "";
    return `${OptionText.encode({ verb: "drawn", drawn }).replace("drawn ", "")}${place}`;
  },
});

/** "all", or "responses later waiting 2026-11-27T14:00:00.000Z ID over" */
const shortPlace = z.codec(z.string(), ListPlace, {
  decode: (text) => {
    const [shown, toward, group, startsAt, id = "", over] = text.split(" ");
    const page = { toward, group, startsAt, id: long(id), ...(over === undefined ? {} : { over: over === "over" }) };
    return ListPlace.catch({ responsesOnly: false }).parse({
      responsesOnly: shown === "responses",
      ...(toward === undefined ? {} : { page }),
    });
  },
  encode: ({ responsesOnly, page }) =>
    [
      responsesOnly ? "responses" : "all",
      ...(page
        ? [page.toward, page.group, page.startsAt, short(page.id), ...(page.over === undefined ? [] : [page.over ? "over" : "ahead"])]
        : []),
    ].join(" "),
});

/** An overflow option has room for 75 characters only: what it does, and to what, with the ids in 22 characters each. */
export const OptionText = z.codec(
  z.string().regex(/^[a-z]+ \d+ [\w-]{22}( [\w-]{22} [A-Z]+)?$/),
  z.object({ verb: z.string(), drawn: Drawn }),
  {
    decode: (text) => {
      const [verb = "", revision, followUpId = "", invitationId, drawnAs] = text.split(" ");
      const invitation = invitationId === undefined ? {} : { invitationId: long(invitationId), drawnAs: State.safeParse(drawnAs).data };
      return { verb, drawn: { revision: Number(revision), followUpId: long(followUpId), ...invitation } };
    },
    encode: ({ verb, drawn: { revision, followUpId, invitationId, drawnAs } }) =>
      [verb, revision, short(followUpId), ...(invitationId && drawnAs ? [short(invitationId), drawnAs] : [])].join(" "),
  },
);

const short = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
const long = (id: string) =>
  Buffer.from(id, "base64url")
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** What an option does, even one whose rest is not ours. */
export const verbOf = (option: unknown) => (typeof option === "string" ? option.split(" ")[0] : undefined);
