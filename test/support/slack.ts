import { expect, onTestFinished } from "vitest";
import { type Slack, startSlack } from "../../packages/slack-emulator/index.ts";
import { leaked } from "./leaks.ts";

/** Starts a Slack that ends with the test, and checks then that it refused nothing and nothing leaked into the log. */
export async function startTestSlack(): Promise<{ slack: Slack }> {
  const slack = await startSlack();
  onTestFinished(async () => {
    await slack.stop();
    expect(slack.problems, "what Slack would have refused").toEqual([]);
    expect(leaked(slack), "what the log must not say").toEqual([]);
  });
  return { slack };
}
