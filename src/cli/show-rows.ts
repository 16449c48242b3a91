import type { TimeZone } from "../reader/index.ts";
import type { Arguments } from "./arguments.ts";
import { painter, wantsColour } from "./colour.ts";
import type { Shell } from "./command.ts";
import { alignTable, type Column } from "./table.ts";
import { visibleJson } from "./terminal-text.ts";

/** How rows are shown: to people as a table, to programs as one JSON object a line. */
export interface RowView<Row> {
  readonly columns: readonly Column<Row>[];
  readonly json: (row: Row) => Record<string, unknown>;
}

/** Shows rows in the way that is asked for. */
export async function showRows<Row>(
  rows: readonly Row[],
  { columns, json }: RowView<Row>,
  given: Arguments,
  { output, env, isTerminal, columns: columnsMax }: Shell,
): Promise<void> {
  if (given.has("json")) {
    for (const row of rows) await output.line(visibleJson(json(row)));
    return;
  }
  const paint = painter(wantsColour(given.value("color"), env, isTerminal));
  for (const line of alignTable(columns, rows, paint, columnsMax)) await output.line(line);
}

/** A time for a table: to the second, since tables are narrow. It can be copied into `--since`. */
export function showSeconds(timeMs: number, zone: TimeZone): string {
  return zone.show(timeMs).replace(/\.\d{3}/, "");
}
