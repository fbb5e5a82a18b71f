import { useState } from "preact/hooks";
import type { Act, Command, Done, Snapshot } from "../contract.ts";
import { useRealTime } from "./clock.ts";
import { sendAct, sendCommand, useSnapshot } from "./connection.ts";
import { Avatar } from "./controls/avatar.tsx";
import { ConfirmDialog, useConfirm } from "./controls/confirm.tsx";
import { Conversation } from "./conversation/conversation.tsx";
import { useLocalStorage } from "./local-storage.ts";
import { Modal } from "./modal.tsx";
import { type Page, PageProvider } from "./page.ts";
import { Panel } from "./panel/panel.tsx";
import { Sidebar } from "./sidebar.tsx";
import { TourProvider, useTourState } from "./tour/state.ts";
import { TourHint } from "./tour/tour.tsx";
import { urlOf, useViewer } from "./viewer.ts";

const asBoolean = (stored: unknown): boolean | undefined => (typeof stored === "boolean" ? stored : undefined);

export function App() {
  const { snapshot, isConnected } = useSnapshot(useViewer());
  if (snapshot) return <Loaded snapshot={snapshot} isConnected={isConnected} />;
  return <p class="loading">{isConnected ? "One moment …" : "The playground isn't responding. Is it still running?"}</p>;
}

function Loaded({ snapshot, isConnected }: { snapshot: Snapshot; isConnected: boolean }) {
  const [notice, setNotice] = useState<string>();
  const [isPanelOpen, setPanelOpen] = useLocalStorage("playground-panel", innerWidth >= 1280, asBoolean);
  const { pending, confirm } = useConfirm();
  const time = useRealTime();
  const tour = useTourState(snapshot);
  const { app, viewer, people, bot } = snapshot;
  const me = people.find(({ id }) => id === viewer.id);
  if (!me) return <p class="loading">There's no one here with the ID {viewer.id}.</p>;

  const showError = async (request: Promise<Done>): Promise<void> => {
    const { error } = await request;
    if (error) setNotice(error);
  };
  const page: Page = {
    snapshot,
    me,
    now: time + bot.clockAheadMs,
    become: (person) => {
      setNotice(undefined);
      location.hash = urlOf(person);
    },
    act: (act: Act) => {
      if (act.act !== "read") setNotice(undefined);
      return showError(sendAct(me.id, act));
    },
    command: (command: Command) => {
      setNotice(undefined);
      return showError(sendCommand(command));
    },
    confirm,
  };
  const noticeText = isConnected ? notice : "The playground isn't responding. Is it still running?";
  return (
    <PageProvider value={page}>
      <TourProvider value={tour}>
        <div class={isPanelOpen ? "page with-panel" : "page"}>
          <Sidebar onTour={tour.start} />
          <main>
            <header class="app-header">
              <Avatar name={app.name} isApp />
              <h1>{app.name}</h1>
              <span class="app-badge">APP</span>
              <button
                type="button"
                class="panel-toggle"
                aria-expanded={isPanelOpen}
                aria-controls="panel"
                title={`The bot is ${bot.state}`}
                onClick={() => setPanelOpen(!isPanelOpen)}
              >
                <span class={`bot-state ${bot.state}`} aria-hidden="true" /> Behind the scenes
              </button>
            </header>
            <TourHint />
            <Conversation key={me.id} />
            <div role="alert" class="notices">
              {noticeText && (
                <p class="notice">
                  {noticeText}
                  {isConnected && (
                    <button type="button" aria-label="Dismiss" onClick={() => setNotice(undefined)}>
                      ×
                    </button>
                  )}
                </p>
              )}
            </div>
          </main>
          {isPanelOpen && <Panel onClose={() => setPanelOpen(false)} />}
        </div>
        {viewer.modals.map((modal, below) => (
          <Modal key={modal.id} modal={modal} below={below} />
        ))}
        {pending && <ConfirmDialog {...pending} />}
      </TourProvider>
    </PageProvider>
  );
}
