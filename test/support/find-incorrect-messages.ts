import { isDeepStrictEqual } from "node:util";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { checkMessageBlocks } from "../../packages/slack-emulator/validate/check.ts";
import type { PrismaClient } from "../../src/generated/prisma/client.ts";
import { isActionable, render } from "../../src/jobs/render.ts";

/** Finds messages, of all follow-ups or one, that are missing in Slack, duplicated, or not as they would be rendered now. */
export async function findIncorrectMessages(db: PrismaClient, slack: Slack, followUpId?: string) {
  const rows = await db.message.findMany({
    where: followUpId === undefined ? {} : { followUpId },
    include: { person: true, followUp: { include: { invitations: { orderBy: { number: "asc" } } } } },
    orderBy: { number: "asc" },
  });
  const posted = slack.world.messages.filter(({ user, ephemeralTo }) => user === slack.botUserId && ephemeralTo === undefined);
  const idOf = ({ metadata }: (typeof posted)[number]) => metadata?.event_payload["message_id"];
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const { person, followUp, ...row } of rows) {
    const isLatest = !rows.some(
      (other) => other.subject === "DECLINED" && other.invitationId === row.invitationId && other.number > row.number,
    );
    const wanted = render(row, followUp, isLatest, person);
    const name = `${row.subject} of ${followUp.title} to ${row.personId}`;
    const copies = posted.filter((message) => idOf(message) === row.id);
    if (copies.length > 1) doubled.push(`${name}: ${copies.length} messages`);
    const shown = copies.find(({ ts, channel }) => ts === row.ts && channel === row.channel);
    // An invitation that ended before it was posted isn't posted anymore, and neither is one reported as undeliverable.
    const isGivenUp = followUp.invitations.some(({ id, undeliverable }) => id === row.invitationId && undeliverable !== null);
    if (!shown && row.subject === "INVITATION" && wanted && (isGivenUp || !isActionable(wanted, row.subject))) continue;
    if (!shown || !wanted) lost.push(`${name} is not in Slack`);
    else if (
      shown.text !== wanted.text ||
      !isDeepStrictEqual(withoutBlockIds(shown.blocks), withoutBlockIds(checkMessageBlocks(wanted.blocks)))
    )
      lost.push(`${name} shows “${shown.text}” instead of “${wanted.text}”`);
  }
  return { rows, lost, doubled };
}

/** Strips the block IDs that Slack generates. */
const withoutBlockIds = (blocks: unknown): unknown =>
  JSON.parse(JSON.stringify(blocks, (key, value) => (key === "block_id" ? undefined : value)));
