import { reportProblem } from "../app.ts";
import type { Payload } from "../deliver/attempt.ts";
import { isEmptyBody } from "../deliver/sockets.ts";
import { installationIn } from "../installations.ts";
import { actingTeam } from "../people.ts";
import { SlackClientError } from "../refusal.ts";
import type { Ack, ActorContext } from "./actor-context.ts";

/** Throws a SlackClientError for a deactivated account. */
function requireActive({ profile }: ActorContext): void {
  if (profile.deactivated) throw new SlackClientError(profile.name, "this account is deactivated");
}

/** Throws a SlackClientError for external people, who can use buttons but no slash commands or shortcuts. */
export function requireMember(actor: ActorContext): void {
  requireActive(actor);
  if (actor.profile.external) throw new SlackClientError(actor.profile.name, "is not in this workspace");
}

/** Delivers an interaction. Only acks of view_submission may have a body. */
export async function interact(actor: ActorContext, payload: Payload): Promise<Ack & { body: unknown }> {
  const { workspace, deliver, profile } = actor;
  requireActive(actor);
  if (!installationIn(workspace, actingTeam(workspace, profile)))
    throw new SlackClientError(profile.name, "This app isn't installed here.");
  if (!workspace.app.manifest.settings.interactivity.is_enabled) {
    reportProblem(workspace.app, "interactivity is not enabled in the manifest");
    return { acked: false, ms: 0, body: undefined };
  }
  const { acked, ms, body } = await deliver("interactive", payload);
  if (acked && payload.type !== "view_submission" && !isEmptyBody(body))
    reportProblem(workspace.app, `${String(payload.type)}: Slack ignores what an acknowledgement says: ${JSON.stringify(body)}`);
  return { acked, ms, body };
}
