import { randomUUID } from "node:crypto";
import { newId } from "./ids.ts";
import { refuse, unable } from "./refusal.ts";
import { createState, type State } from "./state.ts";
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
  /** Errors under the fields, by block_id. */
  errors: Record<string, string>;
  /** Slack's error at the top of the form when the bot failed or sent an invalid response. */
  formError?: string | undefined;
};

const MAX_STACK = 3;

const newHash = (workspace: WorkspaceState): string => `${Math.trunc(workspace.now() / 1000)}.${randomUUID().slice(0, 8)}`;
export const stackOf = (workspace: WorkspaceState, userId: string): View[] => workspace.modals.get(userId) ?? [];

function createView(workspace: WorkspaceState, userId: string, content: View["content"], parent?: View): View {
  const id = newId("V");
  return {
    id,
    userId,
    rootId: parent?.rootId ?? id,
    previousId: parent?.id ?? null,
    hash: newHash(workspace),
    content,
    state: createState(content.blocks),
    errors: {},
  };
}

export function openModal(workspace: WorkspaceState, userId: string, content: ModalView): View {
  claimExternalId(workspace, content);
  const view = createView(workspace, userId, content);
  workspace.modals.set(userId, [view]);
  workspace.changes.seen();
  return view;
}

export function pushModal(workspace: WorkspaceState, userId: string, content: ModalView): View {
  const stack = stackOf(workspace, userId);
  if (stack.length >= MAX_STACK) throw refuse("push_limit_reached");
  claimExternalId(workspace, content);
  const view = createView(workspace, userId, content, stack.at(-1));
  workspace.modals.set(userId, [...stack, view]);
  workspace.changes.seen();
  return view;
}

export function updateView(workspace: WorkspaceState, view: View, content: View["content"], hash?: string): void {
  if (hash && hash !== view.hash) throw unable("hash_conflict");
  claimExternalId(workspace, content, view);
  view.state = createState(content.blocks, view.state);
  view.content = content;
  view.hash = newHash(workspace);
  view.errors = {};
  view.formError = undefined;
  workspace.changes.seen();
}

export function publishHome(workspace: WorkspaceState, userId: string, content: HomeView, hash?: string): View {
  const home = workspace.homes.get(userId);
  if (home) {
    updateView(workspace, home, content, hash);
    return home;
  }
  claimExternalId(workspace, content);
  const view = createView(workspace, userId, content);
  workspace.homes.set(userId, view);
  workspace.changes.seen();
  return view;
}

export function closeView(workspace: WorkspaceState, view: View): void {
  const stack = stackOf(workspace, view.userId);
  workspace.modals.set(
    view.userId,
    stack.filter((other) => other !== view),
  );
  workspace.changes.seen();
}

export function closeAll(workspace: WorkspaceState, userId: string): void {
  workspace.modals.delete(userId);
  workspace.changes.seen();
}

export const isViewOpen = (workspace: WorkspaceState, view: View): boolean => stackOf(workspace, view.userId).includes(view);

export function findView(workspace: WorkspaceState, by: { id?: string | undefined; externalId?: string | undefined }): View | undefined {
  const views = [...[...workspace.modals.values()].flat(), ...workspace.homes.values()];
  return views.find((view) => (by.id ? view.id === by.id : view.content.external_id === by.externalId));
}

function claimExternalId(workspace: WorkspaceState, content: View["content"], owner?: View): void {
  if (!content.external_id) return;
  const holder = findView(workspace, { externalId: content.external_id });
  if (holder && holder !== owner) throw refuse("duplicate_external_id");
}

/** Returns the view object of payloads and API responses. */
export function viewObject(workspace: WorkspaceState, view: View): Record<string, unknown> {
  return {
    id: view.id,
    team_id: workspace.people.get(view.userId)?.team ?? workspace.teamId,
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
    app_id: workspace.app.appId,
    app_installed_team_id: (workspace.installation?.isOrg && workspace.enterprise?.id) || workspace.teamId,
    bot_id: workspace.botId,
  };
}
