import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { formatDay } from "../clock.ts";
import { usePage } from "../page.ts";
import { Message } from "./message.tsx";

export function Messages() {
  const { snapshot, me, now, act } = usePage();
  const { messages } = snapshot.viewer;
  const list = useRef<HTMLDivElement>(null);
  const newest = messages.at(-1)?.ts;
  const isAtEnd = useRef(true);
  const scrollToEnd = (): void => list.current?.scrollTo(0, list.current.scrollHeight);
  useLayoutEffect(scrollToEnd, [me.id, newest]);
  useLayoutEffect(() => {
    // A re-rendered message may have grown.
    if (isAtEnd.current) scrollToEnd();
  });
  const onScroll = ({ currentTarget }: { currentTarget: HTMLElement }): void => {
    isAtEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 40;
  };
  useEffect(() => {
    if (me.unread > 0) void act({ act: "read" });
  }, [me.id, me.unread]);
  return (
    <div ref={list} class="messages" onScroll={onScroll} tabIndex={0} role="region" aria-label={`Messages with ${snapshot.app.name}`}>
      <div class="messages-start" />
      {messages.length === 0 && (
        <p class="empty">
          Nothing here yet, {me.name}. Type <code>/</code> below to see what {snapshot.app.name} can do.
        </p>
      )}
      {messages.map((message, index) => {
        const day = formatDay(me.zone, message.at, now);
        const previous = messages[index - 1];
        return (
          <Fragment key={message.ts}>
            {(!previous || formatDay(me.zone, previous.at, now) !== day) && (
              <h2 class="day">
                <span>{day}</span>
              </h2>
            )}
            <Message message={message} />
          </Fragment>
        );
      })}
    </div>
  );
}
