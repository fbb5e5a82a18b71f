import { expect, onTestFinished } from "vitest";
import { type Slack, startSlack } from "../../packages/slack-emulator/index.ts";
import { leaked } from "./leaks.ts";

/** A Slack that ends with the test, which has to leave nothing behind that Slack would have refused. */
export async function slackOfTest(): Promise<{ slack: Slack }> {
  const slack = await startSlack();
  onTestFinished(async () => {
    await slack.stop();
    expect(slack.problems, "what Slack would have refused").toEqual([]);
    expect(leaked(slack), "what the log must not say").toEqual([]);
  });
  return { slack };
}
