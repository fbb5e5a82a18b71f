import type { Slack } from "../../packages/slack-emulator/index.ts";
import { type Cast, declines, sends } from "./cast.ts";
import { randomFrom } from "./random.ts";

export type Payload = Record<string, unknown>;

const odd: unknown[] = [null, 0, "", "x", [], {}, true, [null], { id: null }, "__proto__", "hasOwnProperty", "\ud800\u0000", 1e308];

/** Captures one payload of each kind that Slack sends during typical use. */
export async function capture(slack: Slack, { ana, bo, cy }: Cast): Promise<Payload[]> {
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  await cy.sees("Invited");
  await declines(cy, "On leave");
  await ana.sees("declined your meeting");
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.closesModal();
  await ana.types("/invitations");
  await ana.uses("New follow-up");
  await ana.closesModal();
  await ana.uses("Create follow-up", { on: ana.posts("Hello") });
  await ana.closesModal();
  await slack.moveTo(bo, "Europe/London");
  const kinds = new Map<string, Payload>();
  for (const { direction, body } of slack.world.app.requestLog) {
    if (direction === "to the bot" && isPayload(body)) kinds.set(kindOf(body), body);
  }
  return [...kinds.values()];
}

const isPayload = (body: unknown): body is Payload => typeof body === "object" && body !== null;

function kindOf({ command, type, actions }: Payload): string {
  const action = Array.isArray(actions) && isPayload(actions[0]) ? actions[0]["action_id"] : "";
  return `${String(command ?? type)} ${String(action)}`;
}

/** Returns each payload this many times, with one value removed or replaced by an odd one; the same for the same seed. */
export function mutations(payloads: Payload[], times: number, seed: number): { name: string; payload: Payload }[] {
  const random = randomFrom(seed);
  return payloads.flatMap((payload) => {
    const paths = pathsIn(payload);
    return Array.from({ length: times }, () => {
      const path = paths[random.below(paths.length)] ?? [];
      const value = odd[random.below(odd.length)];
      const isRemoved = random.chance(0.35);
      return {
        name: `${kindOf(payload)} ${path.join(".")} ${isRemoved ? "removed" : `= ${JSON.stringify(value)}`}`,
        payload: changed(payload, path, isRemoved ? undefined : { value }),
      };
    });
  });
}

/** Returns the paths of all values, except deep inside blocks, where there are too many. */
function pathsIn(value: unknown, at: string[] = []): string[][] {
  if (!isPayload(value) || at.length >= 6 || at.includes("message") || (at.includes("blocks") && at.length > 2)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [at.concat(name)].concat(pathsIn(inner, at.concat(name))));
}

function changed(payload: Payload, path: string[], to: { value: unknown } | undefined): Payload {
  const copy = structuredClone(payload);
  let parent: unknown = copy;
  for (const name of path.slice(0, -1)) parent = isPayload(parent) ? parent[name] : undefined;
  const name = path.at(-1);
  if (isPayload(parent) && name !== undefined) {
    if (to) parent[name] = to.value;
    else Reflect.deleteProperty(parent, name);
  }
  return copy;
}

/** Stops recording problems: odd payloads have used or invalid triggers and response URLs. */
export function ignoreProblems({ problems }: Slack): void {
  problems.length = 0;
  Object.defineProperty(problems, "push", { value: () => 0 });
}

/** Returns each payload with this text in place of one value, once per path. */
export const everywhere = (payloads: Payload[], text: string): Payload[] =>
  payloads.flatMap((payload) => pathsIn(payload).map((path) => changed(payload, path, { value: text })));
