import type { App, BlockAction, ButtonAction, Context, OverflowAction, RespondFn } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { FollowUp } from "../domain/follow-up.ts";
import type { Ack, Subject } from "../observability/interactions.ts";
import { type CheckResult, type CommandResult, checkCommand, type FollowUpKey } from "../store/execute-command.ts";
import type { PersonKey } from "../store/person-key.ts";
import { type ActionContext, actionContextCodec, menuActionOf, menuValueCodec } from "../views/action-context.ts";
import { type Message, moreAction, sentenceMessage } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import type { Reader } from "../views/reader.ts";
import { titleIn } from "../views/title-in.ts";
import { currentList } from "./current-list.ts";
import { contextOf, type Deps } from "./feature.ts";
import { handleInteraction } from "./handle-interaction.ts";
import { openModal } from "./modal.ts";
import { personKeyOf, readerOf, refusalFor } from "./people.ts";
import { type ClickOutcome, ephemeralResponder, messageResponder, respondOrDirectMessage } from "./responders/message.ts";

/** A click on a control of a follow-up. */
export type Click = PersonKey & { key: FollowUpKey; actionContext: ActionContext; slack: WebClient };

/** A button, or an option of the overflow menu. */
export type Trigger = { button: string } | { option: string };

/** `title` is the follow-up's, if the clicked message shows it. */
type ClickContext = {
  click: Click;
  title: string | undefined;
  responseUrl: string | undefined;
  triggerId: string;
  ack: () => Promise<void>;
  respond: RespondFn;
};

/**
 * Listens for a click that changes something. Responds to a refusal ephemerally, and updates the list the click came from.
 * `warningFor` returns what the person has to know about the follow-up after a success.
 */
export function onClick(
  app: App,
  deps: Deps,
  trigger: Trigger,
  handle: (click: Click) => Promise<CommandResult>,
  warningFor: (followUp: FollowUp) => string | undefined = () => undefined,
): void {
  listenFor(app, deps, trigger, async ({ click, title, ack, respond }) => {
    const work = async (): Promise<ClickOutcome> => {
      const result = await handle(click);
      if (!result.ok) return { result, message: await refusalFor(deps.store.db, click, result) };
      const warning = result.followUp && warningFor(result.followUp);
      return { result, message: warning === undefined ? undefined : sentenceMessage(warning, result.followUp?.title) };
    };
    const updateList = () => updateListOf(deps, click, respond);
    await handleInteraction(deps, subjectOf(trigger, click), ack, work, (timedAck) =>
      messageResponder(deps, click, { ack: timedAck, respond, title, updateList }),
    );
  });
}

/** Listens for a click that opens a modal. `load` returns its view, or a refusal. A slow one opens a placeholder first. */
export function onOpen(
  app: App,
  deps: Deps,
  trigger: Trigger,
  load: (click: Click, actionContext: ActionContext) => Promise<ModalView | (CheckResult & { ok: false })>,
): void {
  listenFor(app, deps, trigger, async ({ click, title, responseUrl, triggerId, ack, respond }) => {
    const actionContext = click.actionContext.list === undefined ? click.actionContext : { ...click.actionContext, responseUrl };
    const say = respondOrDirectMessage(deps, click, respond, title);
    let refusal: Message | undefined;
    const open = async () => {
      let because: string | undefined;
      refusal = await openModal(deps, click.slack, triggerId, async () => {
        const loaded = await load(click, actionContext);
        if (!("ok" in loaded)) return { view: loaded };
        because = loaded.refusal.because;
        return { refusal: await refusalFor(deps.store.db, click, loaded) };
      });
      if (refusal !== undefined) await say(refusal);
      return because;
    };
    const updateViews = async () => {
      if (refusal !== undefined) await updateListOf(deps, click, respond);
    };
    await handleInteraction(deps, subjectOf(trigger, click), ack, open, (timedAck) => ({
      ...ephemeralResponder(say)(timedAck),
      updateViews,
    }));
  });
}

/**
 * Listens for a click that opens a form about a follow-up. `check` returns a refusal, or undefined to render the form with `renderForm`.
 * Both get the current follow-up. The reader is the clicking person.
 */
export function onOpenForm(
  app: App,
  deps: Deps,
  triggers: Trigger[],
  check: (followUp: FollowUp, click: Click, reader: Reader) => ReturnType<Parameters<typeof checkCommand>[2]>,
  renderForm: (followUp: FollowUp, actionContext: ActionContext, reader: Reader) => ModalView,
): void {
  for (const trigger of triggers) {
    onOpen(app, deps, trigger, async (click, actionContext) => {
      const reader = await readerOf(deps.store.db, click);
      const checked = await checkCommand(deps.store, click.key, (followUp) => check(followUp, click, reader), contextOf(deps));
      return checked.ok ? renderForm(checked.followUp, actionContext, reader) : checked;
    });
  }
}

/** Updates the list that the click came from, if it came from one. */
async function updateListOf(deps: Deps, click: Click, respond: RespondFn) {
  const { list } = click.actionContext;
  if (list) await respond({ ...(await currentList(deps, click, list)), replace_original: true });
}

const subjectOf = (trigger: Trigger, { workspaceId, personId }: { workspaceId: string | undefined; personId: string }): Subject => ({
  kind: "click",
  action: "button" in trigger ? trigger.button : trigger.option,
  workspace: workspaceId,
  person: personId,
});

function listenFor(app: App, deps: Deps, trigger: Trigger, handle: (clickContext: ClickContext) => Promise<void>) {
  if ("button" in trigger) {
    deps.handledIds.add(trigger.button);
    app.action<BlockAction<ButtonAction>>(
      { type: "block_actions", action_id: trigger.button },
      async ({ action, body, context, client, ack, respond }) => {
        const { data } = actionContextCodec.safeParse(action.value);
        await handleKnownClick(deps, trigger, data, { body, context, slack: client, ack, respond }, handle);
      },
    );
  } else {
    deps.handledIds.add(`${moreAction} ${trigger.option}`);
    app.action<BlockAction<OverflowAction>>(
      { type: "block_actions", action_id: moreAction },
      async ({ action, body, context, client, ack, respond }) => {
        const value = action.selected_option?.value;
        if (menuActionOf(value) !== trigger.option) return;
        const { data } = menuValueCodec.safeParse(value);
        await handleKnownClick(deps, trigger, data?.drawn, { body, context, slack: client, ack, respond }, handle);
      },
    );
  }
}

type ClickArguments = { body: BlockAction; context: Context; slack: WebClient; ack: () => Promise<void>; respond: RespondFn };

async function handleKnownClick(
  deps: Deps,
  trigger: Trigger,
  actionContext: ActionContext | undefined,
  { body, context, slack, ack, respond }: ClickArguments,
  handle: (clickContext: ClickContext) => Promise<void>,
) {
  const who = personKeyOf(context, body.user.id);
  if (actionContext === undefined) {
    await handleUnknownClick(deps, subjectOf(trigger, who), { ...who, slack }, ack, respond);
    return;
  }
  const click = { ...who, key: { workspaceId: who.workspaceId, followUpId: actionContext.followUpId }, actionContext, slack };
  const title = titleIn(body.message);
  await handle({ click, title, responseUrl: body.response_url, triggerId: body.trigger_id, ack, respond });
}

/** Responds to a click on a control that this version of the program doesn't know. */
export async function handleUnknownClick(
  deps: Deps,
  subject: Subject,
  clicker: { personId: string; slack: WebClient },
  ack: Ack,
  respond: RespondFn,
): Promise<void> {
  const say = respondOrDirectMessage(deps, clicker, respond);
  const replyUnknown = async () => {
    await say(messages.interactions.oldButton);
    return "unknown";
  };
  await handleInteraction(deps, subject, ack, replyUnknown, ephemeralResponder(say));
}
