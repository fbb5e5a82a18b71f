import { type Person, SlackClientError, visibleMessages } from "../slack-emulator/index.ts";
import type { Act, Done, Viewer } from "./contract.ts";
import type { Session } from "./session.ts";
import { isPlayable } from "./snapshot.ts";

const mayOpenForm = new Set<Act["act"]>(["command", "shortcut", "message-shortcut", "interact", "submit"]);

const NO_RESPONSE = "The app didn't respond. Try again?";

/** Performs an act as a person. Returns errors of Slack's client; the bot's reaction arrives as a snapshot. */
export async function performAct(session: Session, { viewerId, window }: Viewer, act: Act): Promise<Done> {
  const person = session.slack.people.find(({ id }) => id === viewerId);
  if (!person || !isPlayable(session, viewerId)) return { error: `You can't be ${viewerId} here.` };
  if (mayOpenForm.has(act.act)) session.windows.recordUse(viewerId, window);
  try {
    return await dispatchAct(session, person, act);
  } catch (error) {
    if (error instanceof SlackClientError) return { error: error.sentence };
    throw error;
  }
}

async function dispatchAct(session: Session, person: Person, act: Act): Promise<Done> {
  const toResult = (ack?: { acked: boolean }): Done => (ack && !ack.acked ? { error: NO_RESPONSE } : {});
  switch (act.act) {
    case "command":
      return toResult(await person.types(act.line));
    case "shortcut":
      return toResult(await person.uses(act.name));
    case "message-shortcut":
      return toResult(await person.uses(act.name, { on: { channel: act.channel, ts: act.ts } }));
    case "interact":
      return toResult(await person.byId.uses(act.in, act));
    case "enter":
      return toResult(await person.byId.uses({ view: act.view }, act));
    case "submit":
      await person.byId.submits(act.view, act.state);
      return {};
    case "close":
      await person.byId.closes(act.view, { all: act.all });
      return {};
    case "open-home":
      await person.opensHome();
      return {};
    case "say":
      person.posts(act.text, person.dm);
      return {};
    case "read": {
      const { world: workspace } = session.slack;
      session.read.set(person.id, visibleMessages(workspace, person.id).at(-1)?.ts ?? "");
      workspace.changes.happened();
      return {};
    }
  }
}
