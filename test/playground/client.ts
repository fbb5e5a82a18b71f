import type { Act, Command, Done, PlaygroundModal, Rows, Snapshot } from "../../packages/playground/contract.ts";
import { routes } from "../../packages/playground/contract.ts";
import type { ElementValue, State } from "../../packages/slack-emulator/state.ts";
import { placed } from "../../packages/slack-emulator/validate/walk.ts";

/** A client for the playground's API, in place of the page. */
export function clientOf(url: string) {
  const post = async (route: string, body: unknown) => {
    const response = await fetch(new URL(route, url), { method: "POST", body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Done };
  };
  return {
    post,
    command: (command: Command) => post(routes.command, command),
    rows: async (followUp?: string): Promise<Rows> => {
      const query = followUp === undefined ? "" : `?followUp=${followUp}`;
      const response = await fetch(new URL(`${routes.rows}${query}`, url));
      return (await response.json()) as Rows;
    },
    as: (viewer: string) => viewerOf(url, viewer, (act) => post(routes.act, { viewer, ...act })),
  };
}

function viewerOf(url: string, viewer: string, act: (act: Act) => Promise<{ status: number; body: Done }>) {
  const until = async <T>(look: (snapshot: Snapshot) => T | undefined | false): Promise<T> => {
    const done = new AbortController();
    const deadline = AbortSignal.timeout(60_000);
    const response = await fetch(new URL(`${routes.events}?viewer=${viewer}`, url), { signal: AbortSignal.any([done.signal, deadline]) });
    let last = "";
    try {
      for await (const snapshot of snapshotsOf(response)) {
        const found = look(snapshot);
        last = JSON.stringify({ ...snapshot.viewer, bot: snapshot.bot, problems: snapshot.problems });
        if (found !== undefined && found !== false) return found;
      }
    } catch (error) {
      throw new Error(`${viewer} waited in vain. ${last}`, { cause: error });
    } finally {
      done.abort();
    }
    throw new Error(`the events ended. ${last}`);
  };

  const modal = (title: string) => until(({ viewer: { modals } }) => modals.find((one) => one.title === title));
  return {
    act,
    until,
    modal,
    sees: (text: string) =>
      until(({ viewer: { messages } }) => messages.findLast((message) => JSON.stringify(message.blocks).includes(text))),
    /** Clicks the newest button with this text, by its ids. */
    clicks: async (label: string) => {
      const button = await until(({ viewer: { messages } }) => {
        for (const { channel, ts, blocks } of messages.toReversed())
          for (const { block, element } of placed(blocks))
            if (element.type === "button" && element.text.text === label)
              return { in: { message: { channel, ts } }, blockId: block.block_id, actionId: element.action_id };
        return undefined;
      });
      return act({ act: "interact", ...button });
    },
    submits: async (title: string, fields: Record<string, ElementValue>) => {
      const { id, state } = await modal(title);
      return act({ act: "submit", view: id, state: fillState(state, fields) });
    },
  };
}

/** Fills in a form by block; each block has one element. */
function fillState(state: PlaygroundModal["state"], fields: Record<string, ElementValue>): State {
  return Object.fromEntries(Object.entries(state).map(([block, elements]) => [block, withValue(elements, fields[block])]));
}

const withValue = (elements: State[string], value: ElementValue | undefined): State[string] =>
  value ? Object.fromEntries(Object.keys(elements).map((actionId) => [actionId, value])) : elements;

async function* snapshotsOf(response: Response): AsyncGenerator<Snapshot> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) yield JSON.parse(event.slice("data: ".length)) as Snapshot;
  }
}
