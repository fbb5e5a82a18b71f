import { usePage } from "../page.ts";

export function Problems() {
  const { problems } = usePage().snapshot;
  if (problems.length === 0) return <p class="empty">Nothing that the bot said has been refused by Slack.</p>;
  return (
    <ul class="problems">
      {problems.map((problem, index) => (
        <li key={index}>{problem}</li>
      ))}
    </ul>
  );
}
