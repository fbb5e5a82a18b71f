import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";

/** What a failed Slack call means for the message. */
export type SlackErrorKind =
  /** Rate limited, with Slack's Retry-After. Nothing was done. */
  | { kind: "wait"; seconds: number }
  /** Nothing was done. It may work later. */
  | { kind: "retry" }
  /** It may have been done: the response was lost or doesn't say. */
  | { kind: "ambiguous" }
  /** This person can't be sent messages. */
  | { kind: "recipient-gone"; deactivated: boolean }
  /** The token no longer works. Someone has to reinstall the app. */
  | { kind: "installation-gone" }
  /** The message to update doesn't exist. */
  | { kind: "target-gone" }
  /** Slack rejects the request, and would again. */
  | { kind: "our-bug"; details: string[] };

const kinds: Record<string, Exclude<SlackErrorKind["kind"], "wait" | "our-bug">> = {
  ratelimited: "retry",
  rate_limited: "retry",
  service_unavailable: "retry",
  fatal_error: "ambiguous",
  internal_error: "ambiguous",
  request_timeout: "ambiguous",
  account_inactive: "installation-gone",
  token_revoked: "installation-gone",
  token_expired: "installation-gone",
  invalid_auth: "installation-gone",
  not_authed: "installation-gone",
  team_access_not_granted: "installation-gone",
  org_login_required: "installation-gone",
  user_not_found: "recipient-gone",
  user_disabled: "recipient-gone",
  user_not_visible: "recipient-gone",
  cannot_dm_bot: "recipient-gone",
  user_is_restricted: "recipient-gone",
  channel_not_found: "recipient-gone",
  messages_tab_disabled: "recipient-gone",
  not_in_channel: "recipient-gone",
  is_archived: "recipient-gone",
  restricted_action: "recipient-gone",
  no_permission: "recipient-gone",
  ekm_access_denied: "recipient-gone",
  message_not_found: "target-gone",
  cant_update_message: "target-gone",
  edit_window_closed: "target-gone",
  is_inactive: "target-gone",
};

// The connection was never established, so Slack can't have done anything.
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

/** Classifies an error thrown by a Slack call. Returns undefined for an error that isn't from Slack. */
export function classifyError(error: unknown): SlackErrorKind | undefined {
  if (error instanceof WebAPIRateLimitedError) return { kind: "wait", seconds: error.retryAfter };
  if (error instanceof WebAPIHTTPError) return { kind: "ambiguous" };
  if (error instanceof WebAPIRequestError) return { kind: codesOf(error).some((code) => neverSent.has(code)) ? "retry" : "ambiguous" };
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  // If the response isn't from Slack, such as a proxy's error page, the client puts it in the error field.
  if (!/^\w+$/.test(error.data.error)) return { kind: "ambiguous" };
  const kind = kinds[error.data.error];
  if (kind === "recipient-gone") return { kind, deactivated: error.data.error === "user_disabled" };
  return kind === undefined
    ? { kind: "our-bug", details: [error.data.error, ...(error.data.response_metadata?.messages ?? [])] }
    : { kind };
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = "code" in error ? [String(error.code)] : [];
  const nested = error instanceof AggregateError ? error.errors : [error.cause];
  return [...code, ...nested.flatMap(codesOf)];
}
