import { randomUUID } from "node:crypto";
import { newId } from "./ids.ts";
import { refuse, unable } from "./refusal.ts";
import { stateOf, type State } from "./state.ts";
import type { HomeView, ModalView } from "./validate/views.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type View = {
  id: string;
  userId: string;
  rootId: string;
  previousId: string | null;
  hash: string;
  content: ModalView | HomeView;
  state: State;
  /** Shown under the fields, by block_id. */
  errors: Record<string, string>;
  /** Shown at the top of the form when the bot could not be reached or answered nonsense. */
  trouble?: string | undefined;
};

const MAX_STACK = 3;

const newHash = (world: WorkspaceState): string => `${Math.trunc(world.now() / 1000)}.${randomUUID().slice(0, 8)}`;
export const stackOf = (world: WorkspaceState, userId: string): View[] => world.modals.get(userId) ?? [];

function create(world: WorkspaceState, userId: string, content: View["content"], below?: View): View {
  const id = newId("V");
  return {
    id,
    userId,
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    hash: newHash(world),
    content,
    state: stateOf(content.blocks),
    errors: {},
  };
}

export function openModal(world: WorkspaceState, userId: string, content: ModalView): View {
  claimExternalId(world, content);
  const view = create(world, userId, content);
  world.modals.set(userId, [view]);
  world.changes.seen();
  return view;
}

export function pushModal(world: WorkspaceState, userId: string, content: ModalView): View {
  const stack = stackOf(world, userId);
  if (stack.length >= MAX_STACK) throw refuse("push_limit_reached");
  claimExternalId(world, content);
  const view = create(world, userId, content, stack.at(-1));
  world.modals.set(userId, [...stack, view]);
  world.changes.seen();
  return view;
}

export function updateView(world: WorkspaceState, view: View, content: View["content"], hash?: string): void {
  if (hash && hash !== view.hash) throw unable("hash_conflict");
  claimExternalId(world, content, view);
  view.state = stateOf(content.blocks, view.state);
  view.content = content;
  view.hash = newHash(world);
  view.errors = {};
  view.trouble = undefined;
  world.changes.seen();
}

export function publishHome(world: WorkspaceState, userId: string, content: HomeView, hash?: string): View {
  const home = world.homes.get(userId);
  if (home) {
    updateView(world, home, content, hash);
    return home;
  }
  claimExternalId(world, content);
  const view = create(world, userId, content);
  world.homes.set(userId, view);
  world.changes.seen();
  return view;
}

export function closeView(world: WorkspaceState, view: View): void {
  const stack = stackOf(world, view.userId);
  world.modals.set(
    view.userId,
    stack.filter((other) => other !== view),
  );
  world.changes.seen();
}

export function closeAll(world: WorkspaceState, userId: string): void {
  world.modals.delete(userId);
  world.changes.seen();
}

export const isViewOpen = (world: WorkspaceState, view: View): boolean => stackOf(world, view.userId).includes(view);

export function findView(world: WorkspaceState, by: { id?: string | undefined; externalId?: string | undefined }): View | undefined {
  const views = [...[...world.modals.values()].flat(), ...world.homes.values()];
  return views.find((view) => (by.id ? view.id === by.id : view.content.external_id === by.externalId));
}

function claimExternalId(world: WorkspaceState, content: View["content"], owner?: View): void {
  if (!content.external_id) return;
  const holder = findView(world, { externalId: content.external_id });
  if (holder && holder !== owner) throw refuse("duplicate_external_id");
}

/** The view as Slack puts it into payloads and answers. */
export function viewObject(world: WorkspaceState, view: View): Record<string, unknown> {
  return {
    id: view.id,
    team_id: world.people.get(view.userId)?.team ?? world.teamId,
    title: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    ...view.content,
    state: { values: view.state },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    app_id: world.app.appId,
    app_installed_team_id: (world.installation?.isOrg && world.enterprise?.id) || world.teamId,
    bot_id: world.botId,
  };
}
