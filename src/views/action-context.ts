import { z } from "zod";
import { groups } from "../domain/list.ts";
import { isZone } from "../domain/time.ts";

/** The filter and page of the list that a button is in, so that the list can be redrawn. */
export const ListView = z.object({
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
export type ListView = z.infer<typeof ListView>;

const State = z.enum(["PENDING", "ACCEPTED", "DECLINED", "WITHDRAWN"]);

/** The zone (IANA) that a form named for its date and time, or undefined if it has no valid one. */
export const FormZone = z.string().refine(isZone).optional().catch(undefined);

/** What a button or form was rendered for. Slack sends it back in `value` or `private_metadata`. */
export const ActionContext = z.object({
  followUpId: z.uuid(),
  revision: z.int().positive(),
  invitationId: z.uuid().optional(),
  expectedState: State.optional(),
  list: ListView.optional(),
  /** In a form that was opened from a list: the `response_url` for redrawing that list. */
  responseUrl: z.url().optional(),
  /** In the reassign form: the person whose earlier decline it warns about. */
  warnedAbout: z.string().optional(),
  /** In the reschedule form. */
  zone: FormZone,
});
export type ActionContext = z.infer<typeof ActionContext>;

/** Returns a codec between JSON text and a schema's value. */
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

export const listViewCodec = json(ListView);

// The state's name in JSON is the one that buttons and forms already in Slack have, and that an older replica beside this one reads.
const ActionContextInJson = z.codec(ActionContext.omit({ expectedState: true }).extend({ drawnAs: State.optional() }), ActionContext, {
  decode: ({ drawnAs, ...rest }) => ({ ...rest, expectedState: drawnAs }),
  encode: ({ expectedState, ...rest }) => ({ ...rest, drawnAs: expectedState }),
});

/** For a form's `private_metadata`. */
export const formMetadataCodec = json(ActionContextInJson);

/** For an overflow menu option, whose `value` is limited to 75 characters: the action and its context. */
export const menuValueCodec = z.codec(z.string(), z.object({ verb: z.string(), drawn: ActionContext }), {
  decode: (text, context) => {
    const [, verb, rest] = /^([a-z]+) (.*)$/.exec(text) ?? [];
    const parsed = ActionContext.safeParse(rest === undefined ? undefined : fromShort(rest));
    if (verb !== undefined && parsed.success) return { verb, drawn: parsed.data };
    return invalidFormat(text, context);
  },
  encode: ({ verb, drawn: { list: _list, ...drawn } }) => `${verb} ${toShort(drawn)}`,
});

/** For a button's `value`: the short form, since a message can have many, or JSON if that can't hold it. Earlier versions wrote only JSON. */
export const actionContextCodec = z.codec(z.string(), ActionContext, {
  decode: (text, context) => {
    const short = ActionContext.safeParse(fromShort(text));
    const parsed = short.success ? short : formMetadataCodec.safeParse(text);
    return parsed.success ? parsed.data : invalidFormat(text, context);
  },
  encode: (actionContext) => (hasShortForm(actionContext) ? toShort(actionContext) : formMetadataCodec.encode(actionContext)),
});

function invalidFormat(input: string, context: z.core.ParsePayload): never {
  context.issues.push({ code: "invalid_format", format: "drawn", input, message: "not drawn by this program" });
  return z.NEVER;
}

const hasShortForm = ({ followUpId: _id, revision: _revision, invitationId, expectedState, list: _list, ...rest }: ActionContext) =>
  Object.values(rest).every((value) => value === undefined) && (invitationId === undefined) === (expectedState === undefined);

// "2 ID", then " ID PENDING" for an invitation, then " @all" or " @responses later waiting 1795788000000 ID over" for a list.
// An id takes 22 characters. A time is in milliseconds; earlier versions wrote "2026-11-27T14:00:00.000Z".
const shortPattern =
  /^(?<revision>\d+) (?<followUp>[\w-]{22})( (?<invitation>[\w-]{22}) (?<expectedState>[A-Z]+))?( @(?<shown>all|responses)( (?<toward>\w+) (?<group>\w+) (?<startsAt>\S+) (?<id>[\w-]{22})( (?<over>over|ahead))?)?)?$/;

function fromShort(text: string) {
  const { revision, followUp, invitation, expectedState, shown, toward, group, startsAt, id, over } = shortPattern.exec(text)?.groups ?? {};
  if (followUp === undefined) return undefined;
  const page = id && {
    toward,
    group,
    startsAt: startsAt && toIsoTime(startsAt),
    id: fromShortId(id),
    ...(over ? { over: over === "over" } : {}),
  };
  return {
    revision: Number(revision),
    followUpId: fromShortId(followUp),
    ...(invitation ? { invitationId: fromShortId(invitation), expectedState } : {}),
    ...(shown ? { list: { responsesOnly: shown === "responses", ...(page ? { page } : {}) } } : {}),
  };
}

function toShort({ revision, followUpId, invitationId, expectedState, list }: ActionContext): string {
  const page = list?.page;
  const words = [
    String(revision),
    toShortId(followUpId),
    ...(invitationId && expectedState ? [toShortId(invitationId), expectedState] : []),
    ...(list ? [list.responsesOnly ? "@responses" : "@all"] : []),
    ...(page ? [page.toward, page.group, String(new Date(page.startsAt).getTime()), toShortId(page.id)] : []),
    ...(page?.over === undefined ? [] : [page.over ? "over" : "ahead"]),
  ];
  return words.join(" ");
}

function toIsoTime(text: string): string | undefined {
  if (!/^-?\d{1,16}$/.test(text)) return text;
  const time = new Date(Number(text));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

const toShortId = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
const fromShortId = (id: string) =>
  Buffer.from(id, "base64url")
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** Returns the action of a menu option, even if the rest of its value is invalid. */
export const menuActionOf = (option: unknown) => (typeof option === "string" ? option.split(" ")[0] : undefined);
