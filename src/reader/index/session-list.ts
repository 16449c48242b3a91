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

interface Known {
  startMs: number;
  endMs: number;
  events: number;
  errors: number;
}

/**
 * The sessions of a log in the order in which they first came. Where a part of the log has more of them than its index keeps, those
 * that found no room in it are not among them.
 */
export function sessionList(segments: readonly IndexedSegment[]): SessionFacts[] {
  const sessions = new Map<string, Known>();
  for (const { parts } of segments) for (const { part } of parts) addPart(part, sessions);
  return Array.from(sessions, ([id, known]) => ({ id, ...known }));
}

function addPart(part: IndexPart, sessions: Map<string, Known>): void {
  const known = part.sessions.map(({ id, rows, firstRow, lastRow }, at) => {
    if (at === 0 || rows === 0) return undefined;
    const endMs = timeOf(part, lastRow);
    const session = sessions.get(id);
    if (session === undefined) {
      const begun = { startMs: timeOf(part, firstRow), endMs, events: rows, errors: 0 };
      sessions.set(id, begun);
      return begun;
    }
    session.events += rows;
    session.endMs = endMs;
    return session;
  });
  addErrors(part, known);
}

function addErrors(part: IndexPart, sessions: readonly (Known | undefined)[]): void {
  const isError = Uint8Array.from(part.kinds, ({ type, flags }) =>
    Number((flags & FLAG.malformed) === 0 && (type.startsWith("error:") || type.endsWith(":error"))),
  );
  if (!isError.includes(1)) return;
  for (let block = 0; block < part.blocks; block++) {
    const counts = part.kindCounts(block);
    if (!counts.some((kind, at) => at % 2 === 0 && isError[kind] === 1)) continue;
    const kinds = part.kindsOf(block);
    const ids = part.sessionsOf(block);
    for (let row = 0; row < kinds.length; row++) {
      if (isError[kinds[row] as number] === 0) continue;
      const id = ids[row] as number;
      const session = id === OVERFLOW_SESSION ? undefined : sessions[id];
      if (session !== undefined) session.errors++;
    }
  }
}

function timeOf(part: IndexPart, row: number): number {
  return part.timesOf(Math.floor(row / BLOCK_ROWS))[row % BLOCK_ROWS] as number;
}
