import { expect, test } from "vitest";
import { admin, startAdmin } from "../support/admin.ts";
import { createDatabase } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { startPgBouncer } from "../support/pgbouncer.ts";
import { inAWeek, overSocket, run } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

const runAgainst = async (databaseUrl: string) => run(await overSocket((await startTestSlack()).slack, { databaseUrl }));

test.for(["transaction", "statement"] as const)("every program refuses a PgBouncer without sessions (pool_mode = %s)", async (mode) => {
  const databaseUrl = await startPgBouncer(await createDatabase(), mode);
  const printed = expect.stringMatching(
    /^DATABASE_URL points to a connection pooler that doesn't keep a session.* in PgBouncer set pool_mode = session, [^\n]*\n$/,
  );
  expect(await (await runAgainst(databaseUrl)).ends()).toEqual({ code: 1, signal: null, printed });
  expect(await (await startAdmin({ databaseUrl }, "status")).ends()).toEqual({ code: 1, printed });
});

test("the bot works through a PgBouncer with session pooling and default settings", async () => {
  const { slack } = await startTestSlack();
  const { ana, bo } = cast(slack);
  const databaseUrl = await startPgBouncer(await createDatabase(), "session");
  const place = await overSocket(slack, { databaseUrl });
  const program = await run(place);
  await program.prints('"ready"');
  await sends(ana, "Kick-off", { Participants: [bo], Date: inAWeek });
  await bo.sees("Invited");
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  expect(await admin({ databaseUrl }, ["status"])).toMatchObject({
    code: 0,
    printed: expect.stringContaining("0 messages not shown in Slack yet"),
  });
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
});
