/** A response with `ok: false`. */
export class Refusal extends Error {
  constructor(
    readonly error: string,
    /** "bot" for errors that only a faulty app causes, "circumstances" for errors that any app can run into. */
    readonly fault: "bot" | "circumstances",
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

/** Something that Slack's own client doesn't let a person do. */
export class SlackClientError extends Error {
  constructor(
    readonly field: string,
    /** The client's message about the field. */
    readonly sentence: string,
  ) {
    super(`${field}: ${sentence}`);
  }
}
