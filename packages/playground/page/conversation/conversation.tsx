import { useState } from "preact/hooks";
import { Tabs } from "../controls/tabs.tsx";
import { usePage } from "../page.ts";
import { About } from "./about.tsx";
import { Announcer } from "./announcer.tsx";
import { Composer } from "./composer.tsx";
import { Home } from "./home.tsx";
import { Messages } from "./messages.tsx";

const TABS = [
  { id: "messages", label: "Messages" },
  { id: "home", label: "Home" },
  { id: "about", label: "About" },
];

/** The viewer's DM with the app. */
export function Conversation() {
  const [tab, setTab] = useState("messages");
  const { isReadOnly } = usePage().snapshot.app;
  return (
    <>
      <Tabs name="App" tabs={TABS} chosen={tab} onChoose={setTab}>
        {tab === "messages" && <Messages />}
        {tab === "home" && <Home />}
        {tab === "about" && <About />}
      </Tabs>
      {tab === "messages" && (
        <>
          {isReadOnly && (
            <p class="read-only">
              Sending messages to this app has been turned off, as in Slack. Type commands in any other conversation, such as #general:
            </p>
          )}
          <Composer />
        </>
      )}
      <Announcer />
    </>
  );
}
