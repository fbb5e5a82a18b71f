import { appendFileSync, readFileSync } from "node:fs";

/** What a fault has done, one line of the table. */
export type Row = {
  fault: string;
  injected: string;
  /** Of the changes that people made: acknowledged to them, and found in the history. */
  acknowledged: number;
  recorded: number;
  /** Messages that show what the database says. */
  shown: number;
  lost: number;
  doubled: number;
};

declare module "vitest" {
  interface ProvidedContext {
    /** The file that the lines of the table are written to. */
    report: string;
    /** Where the random points come from. */
    seed: number;
  }
}

export const addRow = (file: string, row: Row): void => appendFileSync(file, `${JSON.stringify(row)}\n`);

/** The table, as Markdown. */
export function tableOf(file: string): string {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
  const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["fault", "injected", "acknowledged", "recorded", "messages right", "lost", "doubled"]),
    line(["---", "---", "---:", "---:", "---:", "---:", "---:"]),
    ...rows.map((row) => line([row.fault, row.injected, row.acknowledged, row.recorded, row.shown, row.lost, row.doubled])),
  ].join("\n");
}
