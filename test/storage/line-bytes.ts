import { createHash } from "node:crypto";
import type { Block, LineSource } from "../../src/storage/index.ts";

/** A hash of the bytes of each segment, as a reading gives them; the blocks have to follow each other without a gap. */
export function bytesBySegment(blocks: Iterable<Block>): Map<string, string> {
  const segments = new Map<string, Buffer>();
  for (const { segment, offset, bytes, length } of blocks) {
    const before = segments.get(segment.id) ?? Buffer.alloc(0);
    if (before.length !== offset) throw new Error(`${segment.name}: ${offset} follows ${before.length}`);
    if (bytes.length !== length)
      throw new Error(`${segment.name}: ${bytes.length} bytes stand for ${length}`);
    segments.set(segment.id, Buffer.concat([before, bytes]));
  }
  const hash = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
  return new Map(Array.from(segments, ([id, bytes]) => [id, `${bytes.length} ${hash(bytes)}`]));
}

/** The same, read backward. */
export function bytesBackward(source: LineSource): Map<string, string> {
  const blocks = Array.from(source.tail(Number.POSITIVE_INFINITY), (block) => ({
    ...block,
    bytes: block.bytes.slice(),
  }));
  return bytesBySegment(blocks.reverse());
}
