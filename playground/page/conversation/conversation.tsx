import { useState } from "preact/hooks";
import { Tabs } from "../controls/tabs.tsx";
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

/** The direct messages of the viewer with the app. */
export function Conversation() {
  const [tab, setTab] = useState("messages");
  return (
    <>
      <Tabs name="App" tabs={TABS} chosen={tab} onChoose={setTab}>
        {tab === "messages" && <Messages />}
        {tab === "home" && <Home />}
        {tab === "about" && <About />}
      </Tabs>
      {tab === "messages" && <Composer />}
      <Announcer />
    </>
  );
}
