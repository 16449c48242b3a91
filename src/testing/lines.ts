import assert from "node:assert/strict";
import { formatLine, type Position, SEGMENT_TYPE } from "../line/index.ts";
import type { Block, LogStorage } from "../storage/index.ts";

/** A line as it was read: where it stands, and its text. */
export interface ReadLine {
  readonly position: Position;
  readonly text: string;
}

/** Lines of very different lengths, about half a megabyte of them. */
export const LINES: readonly string[] = Array.from({ length: 3_000 }, (_, index) =>
  formatLine({
    timestamp: 1_767_968_000_000 + index,
    type: "tool:start",
    source: "conformance",
    text: index % 7 === 0 ? "line\nbreak | é 漢 🦉" : "",
    fields: { index, filler: "x".repeat((index * 37) % 300) },
  }),
);

/** A line as long as one may be. */
export const LONG_LINE = formatLine({ timestamp: 0, type: "a:b", source: "s", text: "漢".repeat(100_000) });

export function fill(storage: LogStorage, lines: readonly string[]): void {
  for (const line of lines) storage.append(line);
}

/** Blocks whose bytes stay valid, since a storage may use its memory again for the next one. */
export function copied(blocks: Iterable<Block>): Block[] {
  return Array.from(blocks, (block) => ({ ...block, bytes: block.bytes.slice() }));
}

/** The lines of some blocks; the line with which a segment may begin is no line of the caller's. */
export function read(blocks: Iterable<Block>): ReadLine[] {
  const lines: ReadLine[] = [];
  for (const block of blocks) {
    assert.equal(block.bytes.length, block.length);
    assert.equal(block.bytes.at(-1), 10, "a block ends with a newline");
    let offset = block.offset;
    for (const text of Buffer.from(block.bytes).toString("utf8").split("\n").slice(0, -1)) {
      const position = { segment: block.segment.id, offset };
      offset += Buffer.byteLength(text) + 1;
      if (position.offset > 0 || !text.includes(`|${SEGMENT_TYPE}|`)) lines.push({ position, text });
    }
  }
  return lines;
}

export function texts(lines: readonly ReadLine[]): string[] {
  return lines.map((line) => line.text);
}
