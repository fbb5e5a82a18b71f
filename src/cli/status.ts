import { deadLetterQueue } from "../store/queue.ts";
import { command } from "./command.ts";
import { formatCount } from "./confirm.ts";
import { withDatabase } from "./open-database.ts";

export const status = command({
  name: "status",
  usage: "",
  about: ["Shows what's stored, what Slack doesn't show yet, and what's in the queue."],
  options: {},
  run: async (_given, admin) =>
    withDatabase(admin, async (db) => {
      const workspaces = await db.workspace.count();
      const open = await db.followUp.count({ where: { status: "OPEN" } });
      const notShown = await db.message.count({ where: { shownVersion: { lt: db.message.fields.desiredVersion } } });
      const queues = await db.$queryRaw<{ name: string; waiting: number }[]>`
        SELECT q.name, (count(*) FILTER (WHERE j.state < 'completed'))::int AS waiting
        FROM pgboss.queue q LEFT JOIN pgboss.job j ON j.name = q.name
        WHERE NOT starts_with(q.name, '__pgboss__') GROUP BY q.name ORDER BY q.name`;
      admin.say("The database is up to date.");
      admin.say(`${formatCount(workspaces, "workspace")}, ${formatCount(open, "open follow-up")}`);
      admin.say(`${formatCount(notShown, "message")} not shown in Slack yet`);
      for (const { name, waiting } of queues)
        admin.say(name === deadLetterQueue ? formatCount(waiting, "dead letter") : `${formatCount(waiting, "job")} in the queue “${name}”`);
    }),
});
