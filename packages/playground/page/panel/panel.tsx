import { useState } from "preact/hooks";
import { Tabs } from "../controls/tabs.tsx";
import { usePage } from "../page.ts";
import { Bot } from "./bot.tsx";
import { Database } from "./database.tsx";
import { Problems } from "./problems.tsx";
import { TrafficList } from "./traffic.tsx";

/** The developer panel: payloads, database rows, fault switches and problems. */
export function Panel({ onClose }: { onClose: () => void }) {
  const { snapshot } = usePage();
  const [tab, setTab] = useState("traffic");
  const tabs = [
    { id: "traffic", label: "Traffic" },
    { id: "bot", label: "Faults" },
    { id: "database", label: "Database" },
    { id: "problems", label: "Problems", badge: snapshot.problems.length },
  ];
  return (
    <aside id="panel" class="panel" aria-label="Behind the scenes">
      <header>
        <h2>Behind the scenes</h2>
        <button type="button" class="icon" aria-label="Close the panel" onClick={onClose}>
          ×
        </button>
      </header>
      <Tabs name="Scenes" tabs={tabs} chosen={tab} onChoose={setTab}>
        {tab === "traffic" && <TrafficList />}
        {tab === "bot" && <Bot />}
        {tab === "database" && <Database />}
        {tab === "problems" && <Problems />}
      </Tabs>
    </aside>
  );
}
