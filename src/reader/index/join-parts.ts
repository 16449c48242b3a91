import type { EncodedBlock } from "./encoded-block.ts";
import { BLOCK_ROWS } from "./part.ts";
import { PartWriter } from "./part-writer.ts";
import { RowDictionaries } from "./row-dictionaries.ts";
import { createRowColumns, FLAG, NO_SESSION, OVERFLOW_SESSION, type RowColumns } from "./row-scanner.ts";
import type { StoredPart } from "./stored-part.ts";

/** Kinds that have neither type nor source. */
const WITHOUT_TEXT = FLAG.malformed | FLAG.blank | FLAG.overflow;

/** The ids that the kinds and sessions of a part have in other dictionaries. */
interface Ids {
  readonly kinds: Uint32Array;
  readonly sessions: Uint32Array;
}

/**
 * One part out of several, of which each begins where the one before it ends. No line is read again: the blocks of the
 * first are taken as they are, and the rows of the others get the ids that their texts have in it.
 *
 * @throws IndexDamaged
 */
export function joinParts(first: StoredPart, others: readonly StoredPart[]): Uint8Array {
  const { segment, own, number, start, lastMs } = first.head;
  const writer = new PartWriter({ segment, own, number, start, lastMs });
  const dictionaries = new RowDictionaries();
  // In their own order its texts get the ids that they have.
  idsIn(dictionaries, first);
  writer.takeSessions(first.sessions, first.overflowedSessions);
  const rows = createRowColumns(BLOCK_ROWS);
  for (let block = 0; block < first.blocks; block++) {
    if (first.rowsOf(block) < BLOCK_ROWS) appendRows(rows, first, block, 0);
    else writer.addEncoded(encodedBlock(first, block));
  }
  let counted = rows.count;
  for (const { part, block, ids } of blocksOf(others, dictionaries)) {
    for (let from = 0; from < part.rowsOf(block); ) {
      const before = rows.count;
      from = appendRows(rows, part, block, from);
      rename(rows, before, ids);
      if (rows.count < BLOCK_ROWS) break;
      writer.add(rows, dictionaries.kinds, counted);
      rows.count = 0;
      counted = 0;
    }
  }
  writer.add(rows, dictionaries.kinds, counted);
  const last = others.at(-1) ?? first;
  return writer.finish(dictionaries, last.head.tail, last.head.lastMs);
}

/** The blocks of parts, with the ids that their texts have in the dictionaries. */
function* blocksOf(
  parts: readonly StoredPart[],
  dictionaries: RowDictionaries,
): Generator<{ readonly part: StoredPart; readonly block: number; readonly ids: Ids }> {
  for (const part of parts) {
    const ids = idsIn(dictionaries, part);
    for (let block = 0; block < part.blocks; block++) yield { part, block, ids };
  }
}

function idsIn(dictionaries: RowDictionaries, { kinds, sessions }: StoredPart): Ids {
  const ids = { kinds: new Uint32Array(kinds.length), sessions: new Uint32Array(sessions.length) };
  for (const [id, { type, source, flags }] of kinds.entries()) {
    const isText = (flags & WITHOUT_TEXT) === 0;
    ids.kinds[id] = isText ? dictionaries.kind(type, source, flags) : dictionaries.nothing(flags);
  }
  for (const [id, session] of sessions.entries()) {
    ids.sessions[id] = id === NO_SESSION ? NO_SESSION : dictionaries.session(session.id);
  }

  return ids;
}

/** A block as it stands in a part. */
function encodedBlock(part: StoredPart, block: number): EncodedBlock {
  const start = part.blockStart(block);
  const counts = {
    kinds: part.kindPairs(block),
    minutes: part.minuteTriples(block),
    firstMinute: part.firstMinute(block),
  };
  return {
    start,
    length: part.blockStart(block + 1) - start,
    rows: part.rowsOf(block),
    minMs: part.blockMinMs(block),
    maxMs: part.blockMaxMs(block),
    step: part.timeStep(block),
    columns: {
      kinds: part.encoded(block, "kinds"),
      sessions: part.encoded(block, "sessions"),
      times: part.encoded(block, "times"),
      lengths: part.encoded(block, "lengths"),
    },
    counts,
  };
}

/** Appends the rows of a block from one on, as far as there is room; the row behind the last of them. */
function appendRows(rows: RowColumns, part: StoredPart, block: number, from: number): number {
  const at = rows.count;
  const to = Math.min(part.rowsOf(block), from + rows.lengths.length - at);
  rows.lengths.set(part.lengthsOf(block).subarray(from, to), at);
  rows.times.set(part.timesOf(block).subarray(from, to), at);
  rows.kinds.set(part.kindsOf(block).subarray(from, to), at);
  rows.sessions.set(part.sessionsOf(block).subarray(from, to), at);
  rows.count += to - from;
  return to;
}

/** Gives the rows from one on the ids that they have here. */
function rename({ count, kinds, sessions }: RowColumns, from: number, ids: Ids): void {
  for (let row = from; row < count; row++) {
    kinds[row] = ids.kinds[kinds[row] as number] as number;
    // What found no room there finds none here.
    sessions[row] = ids.sessions[sessions[row] as number] ?? OVERFLOW_SESSION;
  }
}
