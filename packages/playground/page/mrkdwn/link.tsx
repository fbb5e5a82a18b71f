import type { ComponentChildren } from "preact";

/** A link; a permalink of a message on this page scrolls to it. */
export function Link({ url, children }: { url: string; children: ComponentChildren }) {
  const [, ts] = /\/archives\/\w+\/p(\d{10}\d{6})/.exec(url) ?? [];
  const go = (event: MouseEvent): void => {
    const message = ts && document.getElementById(`message-${ts.slice(0, 10)}.${ts.slice(10)}`);
    if (!message) return;
    event.preventDefault();
    message.scrollIntoView({ block: "center" });
    message.focus();
  };
  return (
    <a href={url} target="_blank" rel="noreferrer" onClick={go}>
      {children}
    </a>
  );
}
