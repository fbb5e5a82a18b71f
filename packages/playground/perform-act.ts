import { type Person, SlackClientError } from "../slack-emulator/index.ts";
import { visibleMessages } from "../slack-emulator/person/surface.ts";
import type { Act, Done, Viewer } from "./contract.ts";
import type { Session } from "./session.ts";
import { isPlayable } from "./snapshot.ts";

const asksForForm = new Set<Act["act"]>(["command", "shortcut", "message-shortcut", "interact", "submit"]);

const silent = "The app didn't respond. Try again?";

/** Lets a person do something. What Slack's client would say to it comes back; what the bot says arrives as a snapshot. */
export async function performAct(session: Session, { viewerId, window }: Viewer, act: Act): Promise<Done> {
  const person = session.slack.people.find(({ id }) => id === viewerId);
  if (!person || !isPlayable(session, viewerId)) return { error: `You can't be ${viewerId} here.` };
  if (asksForForm.has(act.act)) session.windows.used(viewerId, window);
  try {
    return await perform(session, person, act);
  } catch (error) {
    if (error instanceof SlackClientError) return { error: error.sentence };
    throw error;
  }
}

async function perform(session: Session, person: Person, act: Act): Promise<Done> {
  const done = (ack?: { acked: boolean }): Done => (ack && !ack.acked ? { error: silent } : {});
  switch (act.act) {
    case "command":
      return done(await person.types(act.line));
    case "shortcut":
      return done(await person.uses(act.name));
    case "message-shortcut":
      return done(await person.uses(act.name, { on: { channel: act.channel, ts: act.ts } }));
    case "interact":
      return done(await person.byId.uses(act.in, act));
    case "enter":
      return done(await person.byId.uses({ view: act.view }, act));
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
      const { world } = session.slack;
      session.read.set(person.id, visibleMessages(world, person.id).at(-1)?.ts ?? "");
      world.changes.happened();
      return {};
    }
  }
}
