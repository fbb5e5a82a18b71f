import { useEffect } from "preact/hooks";
import type { PlaygroundModal } from "../../contract.ts";
import { Blocks } from "../blocks/blocks.tsx";
import { usePage } from "../page.ts";
import { SurfaceProvider, useBlocks } from "../surface.ts";

export function Home() {
  const { snapshot, me, act } = usePage();
  const { home } = snapshot.viewer;
  useEffect(() => void act({ act: "open-home" }), [me.id]);
  return (
    <div class="home" tabIndex={0} role="region" aria-label="Home">
      {home ? (
        <HomeView key={home.id} home={home} />
      ) : (
        <p class="empty">{snapshot.app.name} has no Home tab: everything happens in its messages.</p>
      )}
    </div>
  );
}

function HomeView({ home }: { home: PlaygroundModal }) {
  const { id, state, errors, blocks } = home;
  const { surface } = useBlocks({ id, target: { view: id }, state, errors });
  return (
    <SurfaceProvider value={surface}>
      <Blocks blocks={blocks} />
    </SurfaceProvider>
  );
}
