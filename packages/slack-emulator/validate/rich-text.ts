import { z } from "zod";
import { generatedId, text, url } from "./text.ts";

const styleFlag = z.boolean().optional();
const style = z.strictObject({ bold: styleFlag, italic: styleFlag, strike: styleFlag, code: styleFlag, underline: styleFlag }).optional();

const Text = z.strictObject({ type: z.literal("text"), text: text(3000), style });
const Link = z.strictObject({
  type: z.literal("link"),
  url,
  text: z.string().optional(),
  unsafe: z.boolean().optional(),
  style,
});
const Inline = z.discriminatedUnion("type", [
  Text,
  Link,
  z.strictObject({ type: z.literal("user"), user_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("channel"), channel_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("emoji"), name: z.string().min(1), unicode: z.string().optional(), style }),
  z.strictObject({ type: z.literal("broadcast"), range: z.enum(["here", "channel", "everyone"]), style }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.int(),
    format: z.string().min(1),
    url: url.optional(),
    fallback: z.string().optional(),
    style,
  }),
]);
const border = { border: z.union([z.literal(0), z.literal(1)]).optional() };
const Section = z.strictObject({ type: z.literal("rich_text_section"), elements: z.array(Inline) });

export const RichText = z.strictObject({
  type: z.literal("rich_text"),
  block_id: generatedId,
  elements: z
    .array(
      z.discriminatedUnion("type", [
        Section,
        z.strictObject({
          type: z.literal("rich_text_list"),
          elements: z.array(Section).min(1),
          style: z.enum(["bullet", "ordered"]),
          indent: z.int().min(0).max(8).optional(),
          offset: z.int().min(0).optional(),
          ...border,
        }),
        z.strictObject({ type: z.literal("rich_text_quote"), elements: z.array(Inline), ...border }),
        z.strictObject({
          type: z.literal("rich_text_preformatted"),
          elements: z.array(z.discriminatedUnion("type", [Text, Link])),
          ...border,
        }),
      ]),
    )
    .min(1),
});

export type RichText = z.infer<typeof RichText>;
export type RichInline = z.infer<typeof Inline>;
