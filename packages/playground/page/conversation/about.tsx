import { usePage } from "../page.ts";

export function About() {
  const { snapshot } = usePage();
  const { app, commands, shortcuts } = snapshot;
  return (
    <div class="about" tabIndex={0} role="region" aria-label="About">
      <p>
        This is <b>{app.name}</b>, running on your machine. The project's own emulator stands in for Slack: you don't need a workspace or an
        account, and nothing leaves this computer.
      </p>
      <h2>Commands</h2>
      <dl>
        {commands.map(({ command, usageHint, description }) => (
          <div key={command}>
            <dt>
              <code>{command}</code> <span class="usage">{usageHint}</span>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
      <h2>Shortcuts</h2>
      <dl>
        {shortcuts.map(({ name, type, description }) => (
          <div key={name}>
            <dt>
              {name} <span class="usage">{type === "global" ? "⚡ next to the message field" : "⋯ on any message"}</span>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
