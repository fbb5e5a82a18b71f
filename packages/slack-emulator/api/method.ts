import { z } from "zod";
import { type App, reportProblem } from "../app.ts";
import { teamsOf } from "../people.ts";
import { refuse, refuseArguments } from "../refusal.ts";
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
  token: "bot";
  /** The required scope, if any; may depend on the channel. */
  scope?: string | ((args: Args) => string);
  run(workspace: WorkspaceState, args: Args): Result;
};
/** A method that belongs to no workspace. */
export type AppMethod<Token = "app" | "none"> = { token: Token; run(app: App, args: Args): Result };
export type Method = BotMethod | AppMethod<"app"> | AppMethod<"none">;

/** Defines a Web API method. Unknown arguments are reported as a problem; invalid ones are refused. */
export function method<Shape extends z.ZodRawShape>(
  name: string,
  { scope, args: shape }: Pick<BotMethod, "scope"> & { args: Shape },
  run: (workspace: WorkspaceState, args: z.infer<z.ZodObject<Shape>>) => Result,
): [string, Method] {
  const parseArgs = createArgsParser(name, shape);
  return [
    name,
    {
      token: "bot",
      ...(scope && { scope }),
      run: (workspace, args) => {
        // Bolt's clients send team_id with every call.
        if (args.team_id !== undefined && !teamsOf(workspace).some((team) => team === args.team_id)) throw refuse("team_not_found");
        return run(workspace, parseArgs(workspace.app, args));
      },
    },
  ];
}

/** Defines a method that is called without a bot token. */
export function appMethod<Shape extends z.ZodRawShape>(
  name: string,
  { token, args: shape }: Pick<AppMethod, "token"> & { args: Shape },
  run: (app: App, args: z.infer<z.ZodObject<Shape>>) => Result,
): [string, Method] {
  const parseArgs = createArgsParser(name, shape);
  return [name, { token, run: (app, args) => run(app, parseArgs(app, args)) }];
}

function createArgsParser<Shape extends z.ZodRawShape>(name: string, shape: Shape): (app: App, args: Args) => z.infer<z.ZodObject<Shape>> {
  const schema = z.object(shape);
  return (app, args) => {
    for (const key of Object.keys(args))
      if (key !== "token" && key !== "team_id" && !(key in shape)) reportProblem(app, `${name}: unknown argument ${key}`);
    const parsed = schema.safeParse(args);
    if (!parsed.success)
      throw refuseArguments(parsed.error.issues.map((issue) => `${issue.message} [json-pointer:/${issue.path.join("/")}]`));
    return parsed.data;
  };
}

/** A boolean, which arrives as text in forms. */
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
