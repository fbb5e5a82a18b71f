import { z } from "zod";
import { refuse, refuseArguments } from "../refusal.ts";
import { problem, type World } from "../world.ts";

export type Args = {
  [name: string]: unknown;
  token?: unknown;
  team_id?: unknown;
  channel?: unknown;
  trigger_id?: unknown;
};
export type Result = Record<string, unknown>;
export type Method = {
  /** The scope that it needs, if any; may depend on the channel. */
  scope?: string | ((args: Args) => string);
  token: "bot" | "app" | "none";
  run(world: World, args: Args): Result;
};

/** A Web API method: unknown arguments are a problem, wrong ones a refusal. */
export function method<Shape extends z.ZodRawShape>(
  name: string,
  definition: Pick<Method, "scope"> & { token?: Method["token"]; args: Shape },
  run: (world: World, args: z.infer<z.ZodObject<Shape>>) => Result,
): [string, Method] {
  const schema = z.object(definition.args);
  return [
    name,
    {
      token: definition.token ?? "bot",
      ...(definition.scope && { scope: definition.scope }),
      run: (world, args) => {
        // Bolt's clients name their workspace in every call.
        if (args.team_id !== undefined && args.team_id !== world.teamId) throw refuse("team_not_found");
        for (const key of Object.keys(args))
          if (key !== "token" && key !== "team_id" && !(key in definition.args)) problem(world, `${name}: unknown argument ${key}`);
        const parsed = schema.safeParse(args);
        if (!parsed.success)
          throw refuseArguments(parsed.error.issues.map((issue) => `${issue.message} [json-pointer:/${issue.path.join("/")}]`));
        return run(world, parsed.data);
      },
    },
  ];
}

/** Forms carry everything as text. */
export const flag = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1")])
  .optional();
export const count = z.coerce.number().int().min(1).max(1000);
export const json = z.unknown().transform((value, context) => {
  if (typeof value !== "string") return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    context.addIssue({ code: "custom", message: "not valid JSON" });
    return z.NEVER;
  }
});
