import type { App, BlockAction, ButtonAction, OverflowAction, RespondFn } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { moreAction } from "../slack/blocks.ts";
import { type Drawn, DrawnText, OptionText, verbOf } from "../slack/drawn.ts";
import type { Looked, Performed, Which } from "../store/perform.ts";
import { attend, sayThrough, silently, stillWorking } from "./attend.ts";
import type { Deps } from "./feature.ts";
import { currentList } from "./list.ts";
import { openModal } from "./modal.ts";
import { refusalFor, type Who } from "./person.ts";

/** A click on something that was drawn for a follow-up. */
export type Click = Who & { which: Which; drawn: Drawn; slack: WebClient };

/** What is clicked: a button, or an option of the overflow menu. */
export type Trigger = { button: string } | { option: string };

type Clicked = { click: Click; responseUrl: string | undefined; triggerId: string; ack: () => Promise<void>; respond: RespondFn };

/** Listens for a click that changes something, says a refusal to the clicking person alone, and redraws the list it came from. */
export function onClick(app: App, deps: Deps, trigger: Trigger, handle: (click: Click) => Promise<Performed>): void {
  listen(app, deps, trigger, async ({ click, ack, respond }) => {
    const say = sayThrough(respond);
    const show = async (performed: Performed) => {
      if (!performed.ok) await say(await refusalFor(deps.store.db, click, performed));
      await redrawn(deps, click, respond);
    };
    await attend(deps.log, deps.newId, subjectOf(trigger, click), () => handle(click), {
      answer: async (performed) => {
        await ack();
        await show(performed);
      },
      // Said first: of an acknowledged click of which nothing is said, a person believes that it is saved.
      slow: async () => {
        await say(stillWorking);
        await ack();
      },
      late: async (performed) => {
        await show(performed);
        if (performed.ok) await say("Done.");
      },
      failed: async (words, isLate) => {
        await say(words);
        if (!isLate) await ack();
      },
    });
  });
}

/** Listens for a click that opens a form. `load` is refused, or makes the form; a slow one is announced by a form that says so. */
export function onOpen(
  app: App,
  deps: Deps,
  trigger: Trigger,
  load: (click: Click, remembers: string) => Promise<ModalView | (Looked & { ok: false })>,
): void {
  listen(app, deps, trigger, async ({ click, responseUrl, triggerId, ack, respond }) => {
    const drawn = click.drawn.list === undefined ? click.drawn : { ...click.drawn, responseUrl };
    const say = sayThrough(respond);
    const open = async () => {
      const refused = await openModal(click.slack, triggerId, async () => {
        const loaded = await load(click, DrawnText.encode(drawn));
        return "ok" in loaded ? { refused: await refusalFor(deps.store.db, click, loaded) } : { view: loaded };
      });
      if (refused === undefined) return;
      await say(refused);
      await redrawn(deps, click, respond);
    };
    await attend(deps.log, deps.newId, subjectOf(trigger, click), open, silently(ack, say));
  });
}

/** Redraws the list that the click came from, if it came from one. */
async function redrawn({ store }: Deps, click: Click, respond: RespondFn) {
  const { list } = click.drawn;
  if (list) await respond({ ...(await currentList(store.db, click, list)), replace_original: true });
}

const subjectOf = (trigger: Trigger, { workspaceId, personId }: Who) => ({
  interaction: "button" in trigger ? trigger.button : trigger.option,
  workspace: workspaceId,
  person: personId,
});

function listen(app: App, deps: Deps, trigger: Trigger, handle: (clicked: Clicked) => Promise<void>) {
  if ("button" in trigger) {
    deps.handled.add(trigger.button);
    app.action<BlockAction<ButtonAction>>(
      { type: "block_actions", action_id: trigger.button },
      async ({ action, body, context, client, ack, respond }) => {
        const drawn = DrawnText.safeParse(action.value);
        await handleDrawn(drawn.data, { body, teamId: context.teamId, slack: client, ack, respond }, handle);
      },
    );
  } else {
    deps.handled.add(`${moreAction} ${trigger.option}`);
    app.action<BlockAction<OverflowAction>>(
      { type: "block_actions", action_id: moreAction },
      async ({ action, body, context, client, ack, respond }) => {
        const { value } = action.selected_option;
        if (verbOf(value) !== trigger.option) return;
        await handleDrawn(OptionText.safeParse(value).data?.drawn, { body, teamId: context.teamId, slack: client, ack, respond }, handle);
      },
    );
  }
}

type Surroundings = { body: BlockAction; teamId: string | undefined; slack: WebClient; ack: () => Promise<void>; respond: RespondFn };

async function handleDrawn(
  drawn: Drawn | undefined,
  { body, teamId, slack, ack, respond }: Surroundings,
  handle: (clicked: Clicked) => Promise<void>,
) {
  if (drawn === undefined || teamId === undefined) {
    await sayThrough(respond)(notMine);
    await ack();
    return;
  }
  const which = { workspaceId: teamId, followUpId: drawn.followUpId };
  const click = { workspaceId: teamId, personId: body.user.id, which, drawn, slack };
  await handle({ click, responseUrl: body.response_url, triggerId: body.trigger_id, ack, respond });
}

/** For what this version of the program did not draw. */
export const notMine = "I do not know this button any more. Use /invitations to see how things stand.";
