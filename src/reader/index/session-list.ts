import { isErrorType } from "../../line/index.ts";
import type { IndexedSegment } from "./indexed-segment.ts";
import { BLOCK_ROWS, FLAG, type IndexPart, OVERFLOW_SESSION } from "./part.ts";

/** A session, as far as the index tells. */
export interface SessionFacts {
  readonly id: string;
  /** The times of its first and its last event in the log's order, in milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  readonly events: number;
  /** Events of the types `error:…` and `…:error`. */
  readonly errors: number;
}

/**
 * The sessions of a log in the order in which they first came. Where a part of the log has more of them than its index keeps, those
 * that found no room in it are not among them.
 */
export function sessionList(segments: readonly IndexedSegment[]): SessionFacts[] {
  const sessions = new Map<string, SessionFacts>();
  for (const { parts } of segments) {
    for (const { part } of parts) {
      for (const found of sessionsOf(part)) {
        const before = sessions.get(found.id);
        sessions.set(found.id, before === undefined ? found : joined(before, found));
      }
    }
  }
  return [...sessions.values()];
}

/** What two stretches of the log, one behind the other, have of a session. */
function joined(before: SessionFacts, { endMs, events, errors }: SessionFacts): SessionFacts {
  return { ...before, endMs, events: before.events + events, errors: before.errors + errors };
}

/** A part never changes, and its sessions are asked for again and again. */
const known = new WeakMap<IndexPart, readonly SessionFacts[]>();

function sessionsOf(part: IndexPart): readonly SessionFacts[] {
  let sessions = known.get(part);
  if (sessions === undefined) {
    sessions = readSessions(part);
    known.set(part, sessions);
  }
  return sessions;
}

function readSessions(part: IndexPart): readonly SessionFacts[] {
  const errors = errorsOf(part);
  const times = timesOf(part);
  const sessions: SessionFacts[] = [];
  for (const [number, { id, rows, firstRow, lastRow }] of part.sessions.entries()) {
    if (number === 0 || rows === 0) continue;
    sessions.push({
      id,
      startMs: times.get(firstRow) as number,
      endMs: times.get(lastRow) as number,
      events: rows,
      errors: errors[number] as number,
    });
  }
  return sessions;
}

/** The times of the rows in which sessions begin and end, each block read once. */
function timesOf(part: IndexPart): ReadonlyMap<number, number> {
  const rows = part.sessions.flatMap(({ firstRow, lastRow }) => [firstRow, lastRow]).sort((a, b) => a - b);
  const times = new Map<number, number>();
  let block = -1;
  let ofBlock = new Float64Array(0);
  for (const row of rows) {
    if (Math.floor(row / BLOCK_ROWS) !== block) {
      block = Math.floor(row / BLOCK_ROWS);
      ofBlock = part.timesOf(block) as Float64Array<ArrayBuffer>;
    }
    times.set(row, ofBlock[row % BLOCK_ROWS] as number);
  }
  return times;
}

/** How many errors each session has, by its number. */
function errorsOf(part: IndexPart): Uint32Array {
  const errors = new Uint32Array(OVERFLOW_SESSION + 1);
  const isError = Uint8Array.from(part.kinds, ({ type, flags }) =>
    Number((flags & FLAG.malformed) === 0 && isErrorType(type)),
  );
  if (!isError.includes(1)) return errors;
  for (let block = 0; block < part.blocks; block++) {
    const pairs = part.kindPairs(block);
    if (!pairs.some((kind, at) => at % 2 === 0 && isError[kind] === 1)) continue;
    const kinds = part.kindsOf(block);
    const ids = part.sessionsOf(block);
    for (let row = 0; row < kinds.length; row++) {
      if (isError[kinds[row] as number] === 0) continue;
      const id = ids[row] as number;
      errors[id] = (errors[id] as number) + 1;
    }
  }
  return errors;
}
