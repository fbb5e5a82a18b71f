import { problem } from "../app.ts";
import { isEmptyBody } from "../deliver/sockets.ts";
import type { Payload } from "../deliver/attempt.ts";
import { installationIn } from "../installations.ts";
import { actsIn } from "../people.ts";
import { SlackClientError } from "../refusal.ts";
import type { Ack, ActorContext } from "./actor-context.ts";

/** Whoever has left the workspace can do nothing in it. */
function present({ profile }: ActorContext): void {
  if (profile.deactivated) throw new SlackClientError(profile.name, "this account is deactivated");
}

/** Slash commands and shortcuts belong to the workspace; strangers have only the buttons. */
export function member(stage: ActorContext): void {
  present(stage);
  if (stage.profile.external) throw new SlackClientError(stage.profile.name, "is not in this workspace");
}

/** Delivers an interaction. Whatever is not a submission must be acknowledged with nothing. */
export async function interact(stage: ActorContext, payload: Payload): Promise<Ack & { body: unknown }> {
  const { world, deliver, profile } = stage;
  present(stage);
  if (!installationIn(world, actsIn(world, profile))) throw new SlackClientError(profile.name, "This app isn't installed here.");
  if (!world.app.manifest.settings.interactivity.is_enabled) {
    problem(world.app, "interactivity is not enabled in the manifest");
    return { acked: false, ms: 0, body: undefined };
  }
  const { acked, ms, body } = await deliver("interactive", payload);
  if (acked && payload.type !== "view_submission" && !isEmptyBody(body))
    problem(world.app, `${String(payload.type)}: Slack ignores what an acknowledgement says: ${JSON.stringify(body)}`);
  return { acked, ms, body };
}
