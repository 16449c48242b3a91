import type { Colour, Paint } from "./colour.ts";
import { cutToWidth, displayWidth, padToWidth } from "./terminal-text.ts";

/** A column of a table: what it shows of a row. */
export interface Column<Row> {
  readonly title: string;
  /** Numbers stand right. Default left. */
  readonly side?: "left" | "right";
  /** A visible-safe text. */
  readonly cell: (row: Row) => string;
  readonly colour?: (row: Row) => Colour | undefined;
  /** May it be left out where the table is too wide? The lowest number goes first. */
  readonly droppable?: number;
}

/** Between two columns. */
const GAP = "  ";

/** What the first column keeps when a terminal is narrow. */
const NAME_COLUMNS_MIN = 12;

/**
 * Rows as aligned lines, the titles first. Where the table is wider than `columnsMax`, columns that may be
 * left out are, and then the first one, that of the names, is cut.
 */
export function alignTable<Row>(
  allColumns: readonly Column<Row>[],
  rows: readonly Row[],
  paint: Paint,
  columnsMax = Number.POSITIVE_INFINITY,
): string[] {
  const columns = fittingColumns(allColumns, rows, columnsMax);
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const widths = columns.map((column) => widthOf(column, rows));
  const others = widths.slice(1).reduce((sum, width) => sum + width + GAP.length, 0);
  widths[0] = Math.min(widths[0] as number, Math.max(NAME_COLUMNS_MIN, columnsMax - others));
  const aligned = (text: string, index: number): string => {
    const width = widths[index] as number;
    const filled = padToWidth(cutToWidth(text, width), width, columns[index]?.side);
    return index === columns.length - 1 ? filled.trimEnd() : filled;
  };
  const titles = columns.map(({ title }, index) => paint(aligned(title, index), "bold"));
  const lines = rows.map((row, rowIndex) =>
    columns.map(({ colour }, index) => {
      const text = aligned(cells[rowIndex]?.[index] as string, index);
      const wanted = colour?.(row);
      return wanted === undefined ? text : paint(text, wanted);
    }),
  );
  return [titles, ...lines].map((line) => line.join(GAP));
}

function widthOf<Row>({ title, cell }: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce((most, row) => Math.max(most, displayWidth(cell(row))), displayWidth(title));
}

function fittingColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  columnsMax: number,
): readonly Column<Row>[] {
  const widths = new Map(columns.map((column) => [column, widthOf(column, rows) + GAP.length]));
  const droppable = columns
    .filter((column) => column.droppable !== undefined)
    .sort((a, b) => (a.droppable ?? 0) - (b.droppable ?? 0));
  let width = [...widths.values()].reduce((sum, each) => sum + each, -GAP.length);
  const dropped = new Set<Column<Row>>();
  for (const column of droppable) {
    if (width <= columnsMax) break;
    dropped.add(column);
    width -= widths.get(column) ?? 0;
  }
  return columns.filter((column) => !dropped.has(column));
}
