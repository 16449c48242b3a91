import { hasSidecars, type LineSource } from "../../storage/index.ts";
import { type EventFilter, filterParts } from "../filter-parts.ts";
import { PartsFilter } from "../parts-filter.ts";
import { coverageOf } from "./coverage.ts";
import { createRowScanner } from "./create-row-scanner.ts";
import { LogParts } from "./log-parts.ts";
import { SegmentRows } from "./segment-rows.ts";

/** A log that has less is read as fast as its index is asked. */
const LOG_BYTES_MIN = 16 * 1024 * 1024;

/** So much at most may be read to bring an index up to date, since whoever asks waits for it: some hundredths of a second. */
const MISSING_BYTES_MAX = 8 * 1024 * 1024;

interface Kept {
  readonly parts: LogParts;
  readonly rows: SegmentRows;
}

/** What is known of the logs that were read, for as long as somebody has them. No file is held open. */
const kept = new WeakMap<LineSource, Kept>();

/**
 * The index of a log, where there is one and it helps with a filter; else everything is read. An index is never made for
 * whoever only reads, but what has come since it was made is added to it.
 */
export function keptRows(source: LineSource, filter: EventFilter): SegmentRows | undefined {
  if (!hasSidecars(source) || !helps(filter)) return undefined;
  if (source.segments().reduce((sum, { size }) => sum + size, 0) < LOG_BYTES_MIN) return undefined;
  const { rows, parts } = kept.get(source) ?? keep(source);
  const { bytes, totalBytes } = coverageOf(rows, parts);
  if (totalBytes - bytes <= MISSING_BYTES_MAX) return rows;
  // Somebody may make one meanwhile: it is looked for again.
  kept.delete(source);
  return undefined;
}

function keep(source: LineSource): Kept {
  const parts = new LogParts(source, { createScanner: createRowScanner });
  const entry = { parts, rows: new SegmentRows(source, parts) };
  kept.set(source, entry);
  return entry;
}

/** Does a filter ask anything that an index knows? For a text alone all lines have to be read either way. */
function helps(filter: EventFilter): boolean {
  const { asksTime, asksType, asksSource, asksSession } = new PartsFilter(filterParts(filter));
  return asksTime || asksType || asksSource || asksSession;
}
