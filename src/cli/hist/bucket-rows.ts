import { bar, barTable, barTitle } from "../bar-table.ts";
import type { Colour, Paint } from "../colour.ts";
import { showCount, showDuration } from "../quantities.ts";
import type { Column } from "../table.ts";
import { cutToWidth } from "../terminal-text.ts";
import type { TimeAxis } from "./time-axis.ts";
import { type Bucket, errorsIn, type Timeline } from "./timeline.ts";

/** Empty buckets in a row that are shown one by one; more are told of in one line. */
const EMPTY_MAX = 2;

/** A row: a bucket, or several in a row that are empty. */
interface Row {
  readonly startMs: number;
  readonly count: number;
  readonly errors: number;
  /** How many empty buckets it stands for. */
  readonly empty: number;
  readonly endMs: number;
}

/** A timeline as a row for each bucket, with bars. */
export function bucketLines(timeline: Timeline, paint: Paint, columnsMax: number | undefined): string[] {
  const { axis } = timeline;
  const rows = rowsOf(timeline);
  const most = rows.reduce((largest, { count }) => Math.max(largest, count), 0);
  const hasErrors = rows.some(({ errors }) => errors > 0);
  const wrong = ({ errors }: Row): Colour | undefined => (errors > 0 ? "red" : undefined);
  const counted = (row: Row, count: number): string => (row.empty > 0 ? "" : showCount(count));
  const columns: Column<Row>[] = [
    {
      title: `each ${showDuration(axis.bucketMs)}`,
      cell: (row) => (row.empty > 0 ? "…" : axis.show(row.startMs)),
    },
    { title: "events", side: "right", cell: (row) => counted(row, row.count) },
    { title: "errors", side: "right", colour: wrong, droppable: 1, cell: (row) => counted(row, row.errors) },
  ];
  const behind = (row: Row, width: number): string =>
    row.empty === 0 ? bar({ ...row, most }, width, paint) : paint(cutToWidth(emptyText(row), width), "dim");
  return barTable(columns, rows, { title: barTitle(hasErrors, paint), behind }, paint, columnsMax);
}

function emptyText({ empty, startMs, endMs }: Row): string {
  return `${showCount(empty)} empty (${showDuration(endMs - startMs)})`;
}

/** Every bucket from the first to the last one, and what is empty before and behind them of the time that was asked for. */
function rowsOf({ axis, buckets, sinceMs, untilMs }: Timeline): Row[] {
  const rows: Row[] = [];
  const firstMs = buckets[0]?.startMs ?? 0;
  let nextMs = sinceMs === undefined ? firstMs : Math.min(axis.startOf(sinceMs), firstMs);
  for (const bucket of buckets) {
    rows.push(...emptyRows(axis, nextMs, bucket.startMs));
    nextMs = axis.next(bucket.startMs);
    rows.push(rowOf(bucket, nextMs));
  }
  if (untilMs !== undefined) rows.push(...emptyRows(axis, nextMs, untilMs));
  return rows;
}

/** Few of them one by one, more as one row. */
function emptyRows(axis: TimeAxis, fromMs: number, toMs: number): Row[] {
  const empty = axis.between(fromMs, toMs);
  if (empty > EMPTY_MAX) return [{ startMs: fromMs, endMs: toMs, count: 0, errors: 0, empty }];
  const rows: Row[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs = axis.next(startMs)) {
    rows.push({ startMs, endMs: axis.next(startMs), count: 0, errors: 0, empty: 0 });
  }
  return rows;
}

function rowOf(bucket: Bucket, endMs: number): Row {
  const { startMs, count } = bucket;
  return { startMs, endMs, count, errors: errorsIn(bucket), empty: 0 };
}
