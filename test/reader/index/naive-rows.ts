import { classifyLine, LogEvent } from "../../../src/line/index.ts";
import { createRowColumns, FLAG, type RowScanner } from "../../../src/reader/index/row-scanner.ts";

/** A row with its texts in place of their ids. */
export interface NaiveRow {
  readonly length: number;
  readonly time: number;
  readonly type: string;
  readonly source: string;
  readonly flags: number;
  readonly session: string | undefined;
}

const NEWLINE = 10;

/** Stands for the session of a row whose line has to be read. */
const NO_ROOM = "(no room)";

/** Rows as the rules say, a line at a time and with nothing remembered but the last event's time. */
export function naiveRows(
  bytes: Uint8Array,
  own: boolean,
  segmentOffset: number,
  lastTimeMs: number,
): NaiveRow[] {
  const rows: NaiveRow[] = [];
  let time = lastTimeMs;
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    const row = naiveRow(bytes.slice(start, end), own, segmentOffset + start);
    if (!Number.isNaN(row.time)) time = row.time;
    rows.push({ ...row, time });
    start = end + 1;
  }
  const first = rows.find((row) => !Number.isNaN(row.time))?.time ?? Number.NaN;
  return rows.map((row) => (Number.isNaN(row.time) ? { ...row, time: first } : row));
}

function naiveRow(line: Uint8Array, own: boolean, offset: number): NaiveRow {
  const pieces = classifyLine(line, { foreign: !own });
  const piece = pieces.find(({ kind }) => kind === "event");
  const length = line.length + 1;
  if (piece === undefined) {
    const flags = pieces[0]?.kind === "blank" ? FLAG.blank : FLAG.malformed;
    return { length, time: Number.NaN, type: "", source: "", flags, session: undefined };
  }
  const event = eventOf(line.subarray(piece.start, piece.end), own);
  const { type, source, timeMs } = event;
  const isHeader = own && offset + piece.start === 0 && event.raw.slice(24).startsWith("|log:segment|");
  const flags = (piece.start > 0 ? FLAG.salvaged : 0) | (isHeader ? FLAG.header : 0);
  const id = event.fields["session_id"] as string | undefined;
  const session = id?.isWellFormed() === false ? NO_ROOM : id;
  if (type.isWellFormed() && source.isWellFormed())
    return { length, time: timeMs, type, source, flags, session };
  return { length, time: timeMs, type: "", source: "", flags: FLAG.overflow, session };
}

function eventOf(bytes: Uint8Array, own: boolean): LogEvent {
  const text = Buffer.from(bytes).toString("utf8");
  const place = { start: 0, end: text.length, secondPipe: 0, thirdPipe: 0, length: bytes.length };
  const lines = { text, segment: "", offset: 0, foreign: !own };
  return new LogEvent(lines, { ...place, salvaged: false, escaped: own });
}

/** What a scanner reads of the same bytes, in so many rows at a time. */
export function scannedRows(
  scanner: RowScanner,
  bytes: Uint8Array,
  segmentOffset: number,
  capacity = 1_000,
): NaiveRow[] {
  const rows: NaiveRow[] = [];
  const columns = createRowColumns(capacity);
  let at = 0;
  do {
    columns.count = 0;
    at = scanner.add(bytes, at, segmentOffset, columns);
    for (let row = 0; row < columns.count; row++) {
      const { type, source, flags } = scanner.kinds[
        columns.kinds[row] as number
      ] as (typeof scanner.kinds)[number];
      const id = columns.sessions[row] as number;
      const session = id === 0 ? undefined : (scanner.sessions[id] ?? NO_ROOM);
      const [length, time] = [columns.lengths[row] as number, columns.times[row] as number];
      rows.push({ length, time, type, source, flags, session });
    }
  } while (columns.count > 0);
  return rows;
}
