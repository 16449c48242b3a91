import { limits } from "../../base/index.ts";
import type { Block, SegmentInfo } from "../storage.ts";
import type { Database, Row } from "./database.ts";
import type { StoredSegment } from "./segment-table.ts";

const NEWLINE = Uint8Array.of(10);

const COLUMNS = '"offset", raw_line, terminated, length';

/**
 * The lines of one segment as blocks, up to the size it had when the reading began. Rows are asked
 * for a piece at a time, so that no statement is open while somebody looks at a block.
 */
export class RowBlocks {
  readonly #database: Database;
  readonly #number: number;
  readonly #segment: SegmentInfo;

  constructor(database: Database, segment: StoredSegment) {
    const { number, id, name, own, active, size } = segment;
    this.#database = database;
    this.#number = number;
    this.#segment = { id, name, own, active, size };
  }

  /** Blocks from the first line that begins at `offset` or behind it, in order. */
  *forward(offset: number, rowsMax = limits.databaseReadRows): Generator<Block> {
    const statement = this.#database.prepare(
      `SELECT ${COLUMNS} FROM events WHERE segment = ? AND "offset" >= ? AND "offset" < ? ORDER BY "offset" LIMIT ?`,
    );
    for (let at = offset; at < this.#segment.size; ) {
      const rows = statement.all([this.#number, at, this.#segment.size, rowsMax]);
      if (rows.length === 0) return;
      for (const block of this.#blocks(rows)) {
        at = block.offset + block.length;
        yield block;
      }
    }
  }

  /** Blocks from the last line that begins before `before` to the first; `lines` of them at most. */
  *backward(before = this.#segment.size, lines = Number.POSITIVE_INFINITY): Generator<Block> {
    const statement = this.#database.prepare(
      `SELECT ${COLUMNS} FROM events WHERE segment = ? AND "offset" < ? ORDER BY "offset" DESC LIMIT ?`,
    );
    let left = lines;
    for (let end = Math.min(before, this.#segment.size); end > 0 && left > 0; ) {
      const rows = statement.all([this.#number, end, Math.min(limits.databaseReadRows, left)]);
      const first = rows.at(-1);
      if (first === undefined) return;
      left -= rows.length;
      end = Number(first["offset"]);
      yield* this.#blocks(rows.toReversed()).reverse();
    }
  }

  /** Lines that follow each other; one too long to be kept whole, or without a newline, is a block of its own. */
  #blocks(rows: readonly Row[]): Block[] {
    const blocks: Block[] = [];
    let from = 0;
    for (const [index, row] of rows.entries()) {
      if (row["terminated"] === 1 && row["length"] === null) continue;
      if (index > from) blocks.push(this.#block(rows.slice(from, index)));
      blocks.push(this.#block([row]));
      from = index + 1;
    }
    if (from < rows.length) blocks.push(this.#block(from === 0 ? rows : rows.slice(from)));
    return blocks;
  }

  #block(rows: readonly Row[]): Block {
    const last = rows.at(-1) as Row;
    const oversized = last["length"] !== null;
    const terminated = last["terminated"] === 1;
    const bytes = oversized ? bytesOf(last) : joined(rows, terminated);
    const length = oversized ? Number(last["length"]) : bytes.length;
    const offset = Number(rows[0]?.["offset"]);
    return { segment: this.#segment, offset, length, bytes, oversized, terminated };
  }
}

/** The lines of rows, each with its newline. */
function joined(rows: readonly Row[], terminated: boolean): Uint8Array {
  const end = terminated ? "\n" : "";
  // Texts are put together before they become bytes: that is one call for all of them, and not one for each.
  if (rows.every((row) => typeof row["raw_line"] === "string")) {
    return new TextEncoder().encode(`${rows.map((row) => row["raw_line"]).join("\n")}${end}`);
  }
  const parts = rows.flatMap((row, index) =>
    index < rows.length - 1 || terminated ? [bytesOf(row), NEWLINE] : [bytesOf(row)],
  );
  return plain(Buffer.concat(parts));
}

function bytesOf(row: Row): Uint8Array {
  const line = row["raw_line"];
  return line instanceof Uint8Array ? line : new TextEncoder().encode(String(line));
}

/** The same bytes without Buffer's ways: its `slice` does not copy. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
