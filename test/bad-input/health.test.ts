import { expect, test } from "vitest";
import { cast } from "../support/cast.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { overHttp, overSocket, run } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

test.each([
  ["over a socket", overSocket],
  ["over HTTP", overHttp],
] as const)(
  "%s, the program reports healthy and ready, and exits with 0 on SIGTERM",
  async (_over, mode) => {
    const { slack } = await startTestSlack();
    const { ana } = cast(slack);
    const environment: Record<string, string> = { ...(await mode(slack)), DATABASE_URL: await createMigratedDatabase() };
    const program = await run(environment);
    await program.prints('"ready"');
    const at = (path: string) =>
      fetch(`http://127.0.0.1:${environment["PORT"]}${path}`).then(async (answer) => [answer.status, await answer.text()]);
    expect(await at("/healthz")).toEqual([200, "ok\n"]);
    expect(await at("/readyz")).toEqual([200, "ok\n"]);
    expect((await at("/nothing"))[0]).toBe(404);
    slack.requestUrl = `http://127.0.0.1:${environment["PORT"]}/slack/events`;
    await ana.types("/invitations");
    await ana.sees("You're all caught up");
    expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(program.printed()).toMatch(/"stopping"[^]*"stopped"/);
    await expect(at("/healthz")).rejects.toThrow("fetch failed");
  },
  60_000,
);
