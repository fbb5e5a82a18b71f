import { useEffect, useState } from "preact/hooks";
import type { Rows } from "../../contract.ts";
import { fetchRows } from "../connection.ts";

/** The database rows of one follow-up. Reads only on request, because every read copies and opens the database. */
export function Database() {
  const [followUps, setFollowUps] = useState<{ id: string; title: string }[]>([]);
  const [chosen, setChosen] = useState("");
  const [tables, setTables] = useState<Rows>();
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(true);

  const load = async (followUpId: string): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const followUpList = listFollowUps(await fetchRows());
      const followUp = followUpList.find(({ id }) => id === followUpId) ?? followUpList[0];
      setFollowUps(followUpList);
      setChosen(followUp?.id ?? "");
      setTables(followUp ? await fetchRows(followUp.id) : []);
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    }
    setBusy(false);
  };
  useEffect(() => void load(""), []);

  return (
    <div class="database" aria-busy={isBusy}>
      <div class="row">
        <select aria-label="Follow-up" value={chosen} onChange={({ currentTarget }) => void load(currentTarget.value)}>
          {followUps.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          {followUps.length === 0 && <option value="">{tables ? "No follow-ups yet" : isBusy ? "Loading…" : "Not loaded"}</option>}
        </select>
        <button type="button" class="button" aria-busy={isBusy} onClick={() => void load(chosen)}>
          Refresh
        </button>
      </div>
      {error && (
        <p class="trouble" role="alert">
          {error}
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
                        <td key={at}>{renderCell(row[index])}</td>
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

/** Returns the id and title of each follow-up in the table. */
function listFollowUps([table]: Rows): { id: string; title: string }[] {
  if (!table) return [];
  const [id, title] = [table.columns.indexOf("id"), table.columns.indexOf("title")];
  return table.rows.map((row) => ({ id: String(row[id]), title: String(row[title]) }));
}

const renderCell = (value: Rows[number]["rows"][number][number] | undefined) =>
  value === null || value === undefined ? <i class="null">null</i> : String(value);
