import { LogThreadError } from "../../base/index.ts";
import type { SegmentInfo } from "../storage.ts";
import type { Database, Row } from "./database.ts";

/** The time of what stands before a log's first event. */
const NO_TIME = "1970-01-01T00:00:00.000Z";

/** A segment, and how much of it is in the database. */
export interface StoredSegment extends SegmentInfo {
  /** What `events.segment` says. */
  readonly number: number;
  /** Bytes of it that are in the database. */
  readonly size: number;
  /** Where its next line begins: before `size` only where the last line had no newline yet. */
  readonly position: number;
  /** The time of its last event, which is that of malformed lines behind it. */
  readonly lastTs: string;
}

/** The segments of a database: the table `segments`. */
export class SegmentTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All of them, in the log's order. */
  list(): StoredSegment[] {
    return this.#database.prepare("SELECT * FROM segments ORDER BY place, number").all().map(stored);
  }

  find(id: string): StoredSegment | undefined {
    const row = this.#database.prepare("SELECT * FROM segments WHERE id = ?").get([id]);
    return row === undefined ? undefined : stored(row);
  }

  /** The last one in the log's order. */
  last(): StoredSegment | undefined {
    const row = this.#database
      .prepare("SELECT * FROM segments ORDER BY place DESC, number DESC LIMIT 1")
      .get();
    return row === undefined ? undefined : stored(row);
  }

  /** The segment, as it is known; a new one stands last in the log's order. Within a transaction. */
  findOrAdd(segment: SegmentInfo): StoredSegment {
    const known = this.find(segment.id);
    if (known !== undefined) return known;
    this.#database
      .prepare(
        `INSERT INTO segments (id, name, own, active, place, size, position, last_ts)
         VALUES (?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM segments), 0, 0, ?)`,
      )
      .run([segment.id, segment.name, segment.own, segment.active, this.last()?.lastTs ?? NO_TIME]);
    return this.find(segment.id) as StoredSegment;
  }

  /** Notes how far a segment is in the database now. Within the transaction that brings its lines. */
  advance(number: number, size: number, position: number, lastTs: string): void {
    this.#database
      .prepare("UPDATE segments SET size = ?, position = ?, last_ts = ? WHERE number = ?")
      .run([size, position, lastTs, number]);
  }

  /**
   * Brings names and order to what a log's segments are now. Segments that the log does not have any more
   * stay, each behind the one it stood behind.
   */
  arrange(segments: readonly SegmentInfo[]): void {
    const known = this.list();
    if (isArranged(known, segments)) return;
    this.#database.transaction(() => {
      for (const segment of segments) this.findOrAdd(segment);
      const statement = this.#database.prepare(
        "UPDATE segments SET name = ?, active = ?, place = ? WHERE id = ?",
      );
      const order = merged(this.list(), segments);
      for (const [place, { name, active, id }] of order.entries()) statement.run([name, active, place, id]);
    });
  }
}

function stored(row: Row): StoredSegment {
  return {
    number: Number(row["number"]),
    id: String(row["id"]),
    name: String(row["name"]),
    own: row["own"] === 1,
    active: row["active"] === 1,
    size: Number(row["size"]),
    position: Number(row["position"]),
    lastTs: String(row["last_ts"]),
  };
}

/** Is there nothing to be changed? It is asked again and again, and is nearly always so. */
function isArranged(known: readonly StoredSegment[], segments: readonly SegmentInfo[]): boolean {
  let at = 0;
  for (const segment of segments) {
    while (at < known.length && known[at]?.id !== segment.id) at++;
    const found = known[at];
    if (found === undefined || found.name !== segment.name || found.active !== segment.active) return false;
  }
  return known.filter(({ active }) => active).length === segments.filter(({ active }) => active).length;
}

/** The log's order, with those that only the database has behind the ones they stood behind. */
function merged(known: readonly StoredSegment[], segments: readonly SegmentInfo[]): SegmentInfo[] {
  const ids = new Set(segments.map(({ id }) => id));
  const order = [...segments];
  let behind = 0;
  for (const segment of known) {
    if (ids.has(segment.id)) behind = order.findIndex(({ id }) => id === segment.id) + 1;
    else order.splice(behind++, 0, { ...segment, active: false });
  }
  return order;
}

/** The error for lines that do not follow those that are there: what is between would be missing. */
export function gap(segment: StoredSegment, offset: number): LogThreadError {
  return new LogThreadError(
    "ERR_GAP",
    `${segment.name}: lines from byte ${offset} on were to be kept, but the database has it up to ${segment.position}; give it what is between first`,
    { details: { segment: segment.id, offset, position: segment.position } },
  );
}
