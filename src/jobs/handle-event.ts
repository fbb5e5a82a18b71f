import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import type { Context } from "../domain/types.ts";
import type { Store } from "../store/store.ts";
import { installationFor, type Installations } from "../workspaces/installations.ts";
import type { StoredEvent } from "./event.ts";
import { installed } from "./app-installed.ts";
import { foundDeactivated, personChanged } from "./person-changed.ts";

export type EventDeps = {
  store: Store;
  installations: Installations;
  slackWith: (token: string) => WebClient;
  context: () => Context;
  log: Logger;
};

/** Works off one event. One from a workspace that the bot is not installed in any more needs nothing. */
export async function handleEvent(deps: EventDeps, { source, event }: StoredEvent): Promise<void> {
  const installation = await installationFor(deps.installations, source);
  if (!installation) return;
  switch (event.type) {
    case "installed":
      return installed(deps, event, installation);
    case "user_change":
      return personChanged(deps, event, installation);
    case "found_deactivated":
      return foundDeactivated(deps, event, installation);
    case "app_uninstalled":
    case "tokens_revoked":
      // It may come late, after the app was installed anew, so that it is not believed: Slack is asked.
      return deps.installations.verify(installation.workspaceId);
  }
}
