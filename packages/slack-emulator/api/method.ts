import { z } from "zod";
import { refuse, refuseArguments } from "../refusal.ts";
import { type App, problem } from "../app.ts";
import { teamsOf } from "../people.ts";
import type { WorkspaceState } from "../workspace-state.ts";

export type Args = {
  [name: string]: unknown;
  token?: unknown;
  team_id?: unknown;
  channel?: unknown;
  trigger_id?: unknown;
};
export type Result = Record<string, unknown>;
export type BotMethod = {
  by: "bot";
  /** The scope that it needs, if any; may depend on the channel. */
  scope?: string | ((args: Args) => string);
  run(world: WorkspaceState, args: Args): Result;
};
/** What belongs to no workspace. */
export type AppMethod<By = "app" | "nobody"> = { by: By; run(app: App, args: Args): Result };
export type Method = BotMethod | AppMethod<"app"> | AppMethod<"nobody">;

/** A Web API method: unknown arguments are a problem, wrong ones a refusal. */
export function method<Shape extends z.ZodRawShape>(
  name: string,
  { scope, args: shape }: Pick<BotMethod, "scope"> & { args: Shape },
  run: (world: WorkspaceState, args: z.infer<z.ZodObject<Shape>>) => Result,
): [string, Method] {
  const read = reader(name, shape);
  return [
    name,
    {
      by: "bot",
      ...(scope && { scope }),
      run: (world, args) => {
        // Bolt's clients name their workspace in every call.
        if (args.team_id !== undefined && !teamsOf(world).some((team) => team === args.team_id)) throw refuse("team_not_found");
        return run(world, read(world.app, args));
      },
    },
  ];
}

/** A method that is called without a bot token. */
export function appMethod<Shape extends z.ZodRawShape>(
  name: string,
  { by, args: shape }: Pick<AppMethod, "by"> & { args: Shape },
  run: (app: App, args: z.infer<z.ZodObject<Shape>>) => Result,
): [string, Method] {
  const read = reader(name, shape);
  return [name, { by, run: (app, args) => run(app, read(app, args)) }];
}

function reader<Shape extends z.ZodRawShape>(name: string, shape: Shape): (app: App, args: Args) => z.infer<z.ZodObject<Shape>> {
  const schema = z.object(shape);
  return (app, args) => {
    for (const key of Object.keys(args))
      if (key !== "token" && key !== "team_id" && !(key in shape)) problem(app, `${name}: unknown argument ${key}`);
    const parsed = schema.safeParse(args);
    if (!parsed.success)
      throw refuseArguments(parsed.error.issues.map((issue) => `${issue.message} [json-pointer:/${issue.path.join("/")}]`));
    return parsed.data;
  };
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
