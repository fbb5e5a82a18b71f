/** Makes missing support visible instead of rendering nothing. */
export function Unsupported({ thing }: { thing: { type: string } }) {
  return <div class="unsupported">The playground cannot show a “{thing.type}” yet.</div>;
}
