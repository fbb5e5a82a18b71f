import type { PlaygroundMessage } from "../../contract.ts";
import { Blocks } from "../blocks/blocks.tsx";
import { formatTime } from "../clock.ts";
import { Avatar } from "../controls/avatar.tsx";
import { Menu } from "../controls/menu.tsx";
import { Mrkdwn } from "../mrkdwn/mrkdwn.tsx";
import { usePage } from "../page.ts";
import { SurfaceProvider, useBlocks } from "../surface.ts";

export function Message({ message }: { message: PlaygroundMessage }) {
  const { snapshot, me, act } = usePage();
  const { ts, channel, channelName, name, fromBot, text, blocks, state, ephemeral, edited, at } = message;
  const { surface } = useBlocks({ id: ts, target: { message: { channel, ts } }, state, errors: {} });
  const shortcuts = snapshot.shortcuts
    .filter(({ type }) => type === "message")
    .map(({ name: shortcut, description }) => ({
      label: shortcut,
      detail: description,
      choose: () => void act({ act: "message-shortcut", name: shortcut, channel, ts }),
    }));
  return (
    <article id={`message-${ts}`} tabIndex={-1} class={ephemeral ? "message ephemeral" : "message"} aria-labelledby={`name-${ts} at-${ts}`}>
      {ephemeral && <p class="only-you">Only visible to you{channelName && ` · in #${channelName}`}</p>}
      <Avatar name={name} isApp={fromBot} />
      <div class="message-body">
        <div class="message-head">
          <b id={`name-${ts}`}>{name}</b>
          {fromBot && <span class="app-badge">APP</span>}
          <time id={`at-${ts}`} dateTime={new Date(at).toISOString()}>
            {formatTime(me.zone, at)}
          </time>
        </div>
        <SurfaceProvider value={surface}>{blocks.length > 0 ? <Blocks blocks={blocks} /> : <Mrkdwn source={text} />}</SurfaceProvider>
        {edited && <span class="edited">(edited)</span>}
      </div>
      {!ephemeral && shortcuts.length > 0 && (
        <div class="message-menu">
          <Menu label="Message actions" items={shortcuts}>
            ⋯
          </Menu>
        </div>
      )}
    </article>
  );
}
