import { usePage } from "../page.ts";

export function Problems() {
  const { problems } = usePage().snapshot;
  if (problems.length === 0) return <p class="empty">Slack hasn't rejected anything the bot sent.</p>;
  return (
    <ul class="problems">
      {problems.map((problem, index) => (
        <li key={index}>{problem}</li>
      ))}
    </ul>
  );
}
