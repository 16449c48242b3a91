import { LogThreadError } from "../base/index.ts";
import type { Block, DatabaseSource, LineSource, SegmentInfo, StoredSegment } from "../storage/index.ts";

/**
 * Looks whether the segments of a log are still what was copied of them.
 *
 * A segment is known by its id, wherever it was moved or copied to. An older copy that was put back has the same id: it
 * is shorter than what was copied, or it was written on, and then another line stands where the last one stood.
 */
export class SegmentCheck {
  readonly #source: LineSource;
  readonly #copies: DatabaseSource;
  /** Segments of which the last line was compared: since then only their ends were looked at. */
  readonly #compared = new Set<string>();

  constructor(source: LineSource, copies: DatabaseSource) {
    this.#source = source;
    this.#copies = copies;
  }

  /** @throws LogThreadError `ERR_DIVERGED` */
  check(segments: readonly SegmentInfo[], stored: readonly StoredSegment[]): void {
    const known = new Map(stored.map((segment) => [segment.id, segment]));
    for (const segment of segments) {
      const copied = known.get(segment.id);
      if (copied === undefined) this.#compared.add(segment.id);
      else if (segment.size < copied.size) throw cutShorter(segment, copied);
      else if (segment.size > copied.size) this.#compare(copied);
    }
  }

  /** Compares the last line that was copied, before anything is copied that stands behind it. */
  #compare(copied: StoredSegment): void {
    if (copied.position === 0 || this.#compared.has(copied.id)) return;
    const before = { segment: copied.id, offset: copied.position };
    const last = firstOf(this.#copies.backward(before));
    if (last === undefined) return;
    const read = firstOf(this.#source.scan({ segment: copied.id, offset: last.offset }));
    if (read === undefined || !isSameBeginning(last.bytes, read.bytes)) throw otherLines(copied, last);
    this.#compared.add(copied.id);
  }
}

function firstOf(blocks: Iterable<Block>): Block | undefined {
  for (const block of blocks) return block;
  return undefined;
}

/** Are they the same as far as both go? What is read at once differs between a file and a database. */
function isSameBeginning(first: Uint8Array, second: Uint8Array): boolean {
  const length = Math.min(first.length, second.length);
  return Buffer.compare(first.subarray(0, length), second.subarray(0, length)) === 0;
}

const WAY_OUT =
  "put the whole file back; or move it out of the log, if its lines are to stay as the database has them; or name another database";

function cutShorter({ name, size }: SegmentInfo, copied: StoredSegment): LogThreadError {
  return new LogThreadError(
    "ERR_DIVERGED",
    `${name} was cut shorter: it has ${size} bytes, and ${copied.size} of it were copied. The database may hold the only copy, and nothing of it is changed: ${WAY_OUT}`,
    { details: { segment: copied.id, name, size, copied: copied.size } },
  );
}

function otherLines({ name, id }: StoredSegment, { offset }: Block): LogThreadError {
  return new LogThreadError(
    "ERR_DIVERGED",
    `${name} is not the segment that was copied: behind byte ${offset} it has other lines, as when an older copy was put back and written on. The database may hold the only copy, and nothing of it is changed: ${WAY_OUT}`,
    { details: { segment: id, name, offset } },
  );
}
