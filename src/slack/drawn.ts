import { z } from "zod";
import { groups } from "../follow-up/list.ts";

/** Which part of the list a button stands in, so that it can be redrawn: the filter and the page. */
export const ListPlace = z.object({
  responsesOnly: z.boolean(),
  page: z.object({ toward: z.enum(["later", "earlier"]), group: z.enum(groups), startsAt: z.iso.datetime(), id: z.uuid() }).optional(),
});
export type ListPlace = z.infer<typeof ListPlace>;

/** What a button or a form was drawn for. It travels through Slack in `value` and `private_metadata`. */
export const Drawn = z.object({
  followUpId: z.uuid(),
  revision: z.int().positive(),
  invitationId: z.uuid().optional(),
  drawnAs: z.enum(["PENDING", "ACCEPTED", "DECLINED", "WITHDRAWN"]).optional(),
  list: ListPlace.optional(),
  /** In a form that was opened from a list: where Slack takes the redrawn one. */
  responseUrl: z.url().optional(),
  /** In the form that assigns: the person whose earlier decline it warns about. */
  warnedAbout: z.string().optional(),
});
export type Drawn = z.infer<typeof Drawn>;

const json = <Schema extends z.ZodType>(schema: Schema) =>
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

export const DrawnText = json(Drawn);
export const ListPlaceText = json(ListPlace);

/** An overflow option has room for 75 characters only: what it does, and to what. */
export const OptionText = z.codec(z.string().regex(/^[a-z]+ \S{36} \d+$/), z.object({ verb: z.string(), drawn: Drawn }), {
  decode: (text) => {
    const [verb = "", followUpId = "", revision] = text.split(" ");
    return { verb, drawn: { followUpId, revision: Number(revision) } };
  },
  encode: ({ verb, drawn }) => `${verb} ${drawn.followUpId} ${drawn.revision}`,
});
