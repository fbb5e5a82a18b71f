import { appendFileSync, readFileSync } from "node:fs";

/** One row of the report: the effect of one fault. */
export type Row = {
  fault: string;
  injected: string;
  /** Changes people made: acknowledged to them, and found in the history. */
  acknowledged: number;
  recorded: number;
  /** Messages that match the database. */
  shown: number;
  lost: number;
  doubled: number;
};

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the file that collects the report's rows. */
    report: string;
    /** Seed of the random points. */
    seed: number;
  }
}

export const addRow = (file: string, row: Row): void => appendFileSync(file, `${JSON.stringify(row)}\n`);

/** Formats the report as a Markdown table. */
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
