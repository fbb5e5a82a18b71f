/** Slack's `ok: false`. */
export class Refusal extends Error {
  constructor(
    readonly error: string,
    /** Whether no decent app gets this answer, or circumstances alone can bring it about. */
    readonly blame: "bot" | "circumstances",
    readonly extra: Record<string, unknown> = {},
  ) {
    super(error);
  }
}

export const refuse = (error: string, extra?: Record<string, unknown>): Refusal => new Refusal(error, "bot", extra);
export const unable = (error: string): Refusal => new Refusal(error, "circumstances");

export function refuseArguments(messages: string[], error = "invalid_arguments"): Refusal {
  return refuse(error, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** What Slack's own client does not let a person do. */
export class SlackClientError extends Error {
  constructor(
    readonly field: string,
    /** What the client says about the field. */
    readonly sentence: string,
  ) {
    super(`${field}: ${sentence}`);
  }
}
