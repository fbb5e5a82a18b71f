import { z } from "zod";
import { reportProblem } from "../app.ts";
import { refuse, refuseArguments, unable } from "../refusal.ts";
import { exchangeTrigger, readTrigger, type Trigger } from "../triggers.ts";
import { checkHome, checkModal } from "../validate/check.ts";
import { findView, openModal, publishHome, pushModal, stackOf, updateView, type View, viewObject } from "../views.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { json, method } from "./method.ts";

const id = z.string().optional();
const triggerArgs = { trigger_id: id, interactivity_pointer: id, view: json };

export const views = [
  method("views.open", { args: triggerArgs }, (workspace, args) => {
    const content = checkModal(args.view);
    const trigger = requireTrigger(workspace, args);
    if (trigger.viewId && stackOf(workspace, trigger.userId).length > 0)
      reportProblem(workspace.app, "views.open: clicked inside an open modal; views.push or views.update belong there");
    const view = openModal(workspace, trigger.userId, content);
    exchangeTrigger(trigger);
    return { view: viewObject(workspace, view) };
  }),
  method("views.push", { args: triggerArgs }, (workspace, args) => {
    const content = checkModal(args.view);
    const trigger = requireTrigger(workspace, args);
    if (!trigger.viewId || stackOf(workspace, trigger.userId).length === 0) throw refuse("invalid_trigger_id");
    const view = pushModal(workspace, trigger.userId, content);
    exchangeTrigger(trigger);
    return { view: viewObject(workspace, view) };
  }),
  method("views.update", { args: { view_id: id, external_id: id, hash: id, view: json } }, (workspace, args) => {
    const content = checkModal(args.view);
    if (!args.view_id && !args.external_id) throw refuseArguments(["view_id or external_id is required"]);
    const view = findView(workspace, { id: args.view_id, externalId: args.external_id });
    // The person may have closed it in the meantime.
    if (!view || view.content.type !== "modal") throw unable("not_found");
    updateView(workspace, view, content, args.hash);
    return { view: viewObject(workspace, view) };
  }),
  method("views.publish", { args: { user_id: z.string(), hash: id, view: json } }, (workspace, args) => {
    const content = checkHome(args.view);
    if (!workspace.app.manifest.features.app_home.home_tab_enabled) throw refuse("not_enabled");
    if (!workspace.people.has(args.user_id)) throw unable("user_not_found");
    const view: View = publishHome(workspace, args.user_id, content, args.hash);
    return { view: viewObject(workspace, view) };
  }),
];

function requireTrigger(
  workspace: WorkspaceState,
  args: { trigger_id?: string | undefined; interactivity_pointer?: string | undefined },
): Trigger {
  return readTrigger(workspace, args.trigger_id ?? args.interactivity_pointer);
}
