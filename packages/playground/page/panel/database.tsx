import { useEffect, useState } from "preact/hooks";
import type { Rows } from "../../contract.ts";
import { fetchRows } from "../connection.ts";

/** The rows of one follow-up. Each reading opens a copy of the database, so it is done only when somebody asks. */
export function Database() {
  const [followUps, setFollowUps] = useState<{ id: string; title: string }[]>([]);
  const [chosen, setChosen] = useState("");
  const [tables, setTables] = useState<Rows>();
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setBusy] = useState(true);

  const read = async (wanted: string): Promise<void> => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const known = namesIn(await fetchRows());
      const followUp = known.find(({ id }) => id === wanted) ?? known[0];
      setFollowUps(known);
      setChosen(followUp?.id ?? "");
      setTables(followUp ? await fetchRows(followUp.id) : []);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  useEffect(() => void read(""), []);

  return (
    <div class="database" aria-busy={isBusy}>
      <div class="row">
        <select aria-label="Follow-up" value={chosen} onChange={({ currentTarget }) => void read(currentTarget.value)}>
          {followUps.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          {followUps.length === 0 && <option value="">{tables ? "No follow-ups yet" : isBusy ? "Loading…" : "Not loaded"}</option>}
        </select>
        <button type="button" class="button" aria-busy={isBusy} onClick={() => void read(chosen)}>
          Read again
        </button>
      </div>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {tables?.map(({ table, columns, rows }) => (
        <section key={table}>
          <h3>
            {table} <small>{rows.length === 1 ? "1 row" : `${rows.length} rows`}</small>
          </h3>
          {rows.length > 0 && (
            <div class="table" tabIndex={0} role="region" aria-label={table}>
              <table>
                <tbody>
                  {columns.map((column, index) => (
                    <tr key={column}>
                      <th scope="row">{column}</th>
                      {rows.map((row, at) => (
                        <td key={at}>{cell(row[index])}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      ))}
    </div>
  );
}

/** The follow-ups by their titles, from their table. */
function namesIn([table]: Rows): { id: string; title: string }[] {
  if (!table) return [];
  const [id, title] = [table.columns.indexOf("id"), table.columns.indexOf("title")];
  return table.rows.map((row) => ({ id: String(row[id]), title: String(row[title]) }));
}

const cell = (value: Rows[number]["rows"][number][number] | undefined) =>
  value === null || value === undefined ? <i class="null">null</i> : String(value);
