import type { App, BlockAction, ButtonAction, Context, OverflowAction, RespondFn } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { FollowUp } from "../domain/follow-up.ts";
import { type Message, moreAction, sentenceMessage } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import { titleIn } from "../views/title-in.ts";
import { type ActionContext, actionContextCodec, menuValueCodec, menuActionOf } from "../views/action-context.ts";
import { checkCommand, type CheckResult, type CommandResult, type FollowUpKey } from "../store/execute-command.ts";
import type { Ack, Subject } from "../observability/interactions.ts";
import {
  handleInteraction,
  reach,
  respondOrDirectMessage,
  respondEphemerally,
  ephemeralResponder,
  type Responder,
} from "./handle-interaction.ts";
import { contextOf, type Deps } from "./feature.ts";
import { currentList } from "./current-list.ts";
import { openModal } from "./modal.ts";
import { refusalFor, type PersonKey, personKeyOf, zoneOf } from "./people.ts";

/** A click on something that was drawn for a follow-up. */
export type Click = PersonKey & { which: FollowUpKey; drawn: ActionContext; slack: WebClient };

/** What is clicked: a button, or an option of the overflow menu. */
export type Trigger = { button: string } | { option: string };

/** `title` is that of the follow-up, where what was clicked shows it. */
type Clicked = {
  click: Click;
  title: string | undefined;
  responseUrl: string | undefined;
  triggerId: string;
  ack: () => Promise<void>;
  respond: RespondFn;
};

/**
 * Listens for a click that changes something, says a refusal to the clicking person alone, and redraws the list it came from.
 * `remark` is what they have to know about a follow-up for which it was done.
 */
export function onClick(
  app: App,
  deps: Deps,
  trigger: Trigger,
  handle: (click: Click) => Promise<CommandResult>,
  remark: (followUp: FollowUp) => string | undefined = () => undefined,
): void {
  listen(app, deps, trigger, async ({ click, title, ack, respond }) => {
    type Answer = { performed: CommandResult; told?: Message | undefined };
    const work = async (): Promise<Answer> => {
      const performed = await handle(click);
      if (!performed.ok) return { performed, told: await refusalFor(deps.store.db, click, performed) };
      const words = performed.followUp && remark(performed.followUp);
      return { performed, told: words === undefined ? undefined : sentenceMessage(words, performed.followUp?.title) };
    };
    const say = (said: string | Message, about = title) => respondOrDirectMessage(deps, click, respond, about)(said);
    let isLate = false;
    const wayBack = (timedAck: Ack): Responder<Answer> => ({
      answer: async ({ told }) => {
        await timedAck();
        if (told) await say(told);
      },
      // Said first: of an acknowledged click of which nothing is said, a person believes that it is saved.
      slow: async () => {
        isLate = true;
        await respondEphemerally(respond)(messages.interactions.stillWorking);
        await timedAck();
      },
      late: ({ performed, told }) => say(told ?? messages.interactions.done, performed.followUp?.title),
      failed: async (words) => {
        await say(words);
        if (!isLate) await timedAck();
      },
      refusal: ({ performed }) => (performed.ok ? undefined : performed.refusal.because),
      // That a list is redrawn is all that its reader sees of what was saved.
      afterwards: ({ performed }) =>
        performed.ok && !isLate
          ? reach(deps, click, () => redrawn(deps, click, respond), sentenceMessage(messages.interactions.done, performed.followUp?.title))
          : redrawn(deps, click, respond),
      promised: { title },
    });
    await handleInteraction(deps, subjectOf(trigger, click), ack, work, wayBack);
  });
}

/** Listens for a click that opens a form. `load` is refused, or makes the form from what it was drawn for; a slow one is announced by a form that says so. */
export function onOpen(
  app: App,
  deps: Deps,
  trigger: Trigger,
  load: (click: Click, drawn: ActionContext) => Promise<ModalView | (CheckResult & { ok: false })>,
): void {
  listen(app, deps, trigger, async ({ click, title, responseUrl, triggerId, ack, respond }) => {
    const drawn = click.drawn.list === undefined ? click.drawn : { ...click.drawn, responseUrl };
    const say = respondOrDirectMessage(deps, click, respond, title);
    let refused: Message | undefined;
    const open = async () => {
      let because: string | undefined;
      refused = await openModal(deps, click.slack, triggerId, async () => {
        const loaded = await load(click, drawn);
        if (!("ok" in loaded)) return { view: loaded };
        because = loaded.refusal.because;
        return { refused: await refusalFor(deps.store.db, click, loaded) };
      });
      if (refused !== undefined) await say(refused);
      return because;
    };
    const afterwards = async () => {
      if (refused !== undefined) await redrawn(deps, click, respond);
    };
    await handleInteraction(deps, subjectOf(trigger, click), ack, open, (timedAck) => ({
      ...ephemeralResponder(say)(timedAck),
      afterwards,
    }));
  });
}

/**
 * Listens for a click that opens a form about a follow-up. `check` returns why it may not be opened, or `draw` makes it;
 * both get the follow-up as it is now. `zone` (IANA) is the clicking person's.
 */
export function onOpenForm(
  app: App,
  deps: Deps,
  triggers: Trigger[],
  check: (followUp: FollowUp, click: Click, zone: string) => ReturnType<Parameters<typeof checkCommand>[2]>,
  draw: (followUp: FollowUp, remembers: ActionContext, zone: string) => ModalView,
): void {
  for (const trigger of triggers) {
    onOpen(app, deps, trigger, async (click, drawn) => {
      const zone = await zoneOf(deps.store.db, click);
      const checked = await checkCommand(deps.store, click.which, (followUp) => check(followUp, click, zone), contextOf(deps));
      return checked.ok ? draw(checked.followUp, drawn, zone) : checked;
    });
  }
}

/** Redraws the list that the click came from, if it came from one. */
async function redrawn(deps: Deps, click: Click, respond: RespondFn) {
  const { list } = click.drawn;
  if (list) await respond({ ...(await currentList(deps, click, list)), replace_original: true });
}

const subjectOf = (trigger: Trigger, { workspaceId, personId }: { workspaceId: string | undefined; personId: string }): Subject => ({
  kind: "click",
  action: "button" in trigger ? trigger.button : trigger.option,
  workspace: workspaceId,
  person: personId,
});

function listen(app: App, deps: Deps, trigger: Trigger, handle: (clicked: Clicked) => Promise<void>) {
  if ("button" in trigger) {
    deps.handled.add(trigger.button);
    app.action<BlockAction<ButtonAction>>(
      { type: "block_actions", action_id: trigger.button },
      async ({ action, body, context, client, ack, respond }) => {
        const drawn = actionContextCodec.safeParse(action.value);
        await handleDrawn(deps, trigger, drawn.data, { body, context, slack: client, ack, respond }, handle);
      },
    );
  } else {
    deps.handled.add(`${moreAction} ${trigger.option}`);
    app.action<BlockAction<OverflowAction>>(
      { type: "block_actions", action_id: moreAction },
      async ({ action, body, context, client, ack, respond }) => {
        const value = action.selected_option?.value;
        if (menuActionOf(value) !== trigger.option) return;
        const { data } = menuValueCodec.safeParse(value);
        await handleDrawn(deps, trigger, data?.drawn, { body, context, slack: client, ack, respond }, handle);
      },
    );
  }
}

type UnknownClick = { body: BlockAction; context: Context; slack: WebClient; ack: () => Promise<void>; respond: RespondFn };

async function handleDrawn(
  deps: Deps,
  trigger: Trigger,
  drawn: ActionContext | undefined,
  { body, context, slack, ack, respond }: UnknownClick,
  handle: (clicked: Clicked) => Promise<void>,
) {
  const who = personKeyOf(context, body.user.id);
  if (drawn === undefined) {
    await handleUnknownClick(deps, subjectOf(trigger, who), { ...who, slack }, ack, respond);
    return;
  }
  const click = { ...who, which: { workspaceId: who.workspaceId, followUpId: drawn.followUpId }, drawn, slack };
  const title = titleIn(body.message);
  await handle({ click, title, responseUrl: body.response_url, triggerId: body.trigger_id, ack, respond });
}

/** Answers a click on something that this version of the program did not draw. */
export async function handleUnknownClick(
  deps: Deps,
  subject: Subject,
  clicker: { personId: string; slack: WebClient },
  ack: Ack,
  respond: RespondFn,
): Promise<void> {
  const say = respondOrDirectMessage(deps, clicker, respond);
  const tell = async () => {
    await say(messages.interactions.oldButton);
    return "unknown";
  };
  await handleInteraction(deps, subject, ack, tell, ephemeralResponder(say));
}
