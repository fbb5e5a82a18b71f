import { z } from "zod";
import { State } from "../slack-emulator/index.ts";
import type { Act, Command } from "./contract.ts";

const id = z.string().min(1);

/** Validates what the page sends. */
export const ActRequest = z.intersection(
  z.object({ viewer: id, window: id.optional() }),
  z.discriminatedUnion("act", [
    z.object({ act: z.literal("command"), line: z.string().min(1) }),
    z.object({ act: z.literal("shortcut"), name: id }),
    z.object({ act: z.literal("message-shortcut"), name: id, channel: id, ts: id }),
    z.object({
      act: z.literal("interact"),
      in: z.union([z.object({ message: z.object({ channel: id, ts: id }) }), z.object({ view: id })]),
      blockId: id,
      actionId: id,
      held: z.unknown().optional(),
      option: z.string().exactOptional(),
    }),
    z.object({ act: z.literal("enter"), view: id, blockId: id, actionId: id, held: z.unknown() }),
    z.object({ act: z.literal("submit"), view: id, state: State }),
    z.object({ act: z.literal("close"), view: id, all: z.boolean() }),
    z.object({ act: z.literal("open-home") }),
    z.object({ act: z.literal("say"), text: z.string().min(1) }),
    z.object({ act: z.literal("read") }),
  ]) satisfies z.ZodType<Act>,
);

export const CommandRequest = z.discriminatedUnion("command", [
  z.object({
    command: z.literal("faults"),
    faults: z.object({
      slowMs: z.number().min(0).max(60_000),
      rateLimited: z.boolean(),
      serverError: z.boolean(),
      nextAnswerLost: z.boolean(),
      expiredTriggers: z.boolean(),
    }),
  }),
  z.object({ command: z.literal("restart"), how: z.enum(["SIGTERM", "SIGKILL"]) }),
  z.object({ command: z.literal("travel"), aheadMs: z.int() }),
  z.object({ command: z.literal("reset") }),
]) satisfies z.ZodType<Command>;
