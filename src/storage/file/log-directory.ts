import { join } from "node:path";
import type { Disk, FileHandle } from "../../disk/index.ts";
import type { Position } from "../../line/index.ts";
import type { Block, LineSource, SegmentInfo } from "../storage.ts";
import { unknownPosition } from "../unknown-position.ts";
import { countLines } from "./count-lines.ts";
import { identifySegment } from "./identify-segment.ts";
import { type Listed, withoutCopies } from "./listed-segment.ts";
import { openRegular } from "./open-regular.ts";
import { compareRotated, type LogPaths, logPaths, MASTER_NAME, SESSIONS_NAME } from "./paths.ts";
import { SegmentBlocks } from "./segment-blocks.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/** A log in a directory, for reading. It never writes, and needs no permission to. */
export class LogDirectory implements LineSource {
  readonly #disk: Disk;
  readonly #paths: LogPaths;
  /** What is known of rotated segments by name; their first line does not change. */
  readonly #known = new Map<
    string,
    { readonly identity: string; readonly id: string; readonly own: boolean }
  >();

  constructor(directory: string, disk: Disk) {
    this.#disk = disk;
    this.#paths = logPaths(directory);
  }

  segments(): readonly SegmentInfo[] {
    const listed = this.#list();
    this.#letGo(listed);
    return listed.map((entry) => entry.info);
  }

  *scan(from?: Position): Generator<Block> {
    const listed = this.#list();
    try {
      const first = from === undefined ? 0 : listed.findIndex((entry) => entry.info.id === from.segment);
      if (first === -1) throw unknownPosition(from as Position);
      for (let index = first; index < listed.length; index++) {
        const offset = index === first ? (from?.offset ?? 0) : 0;
        yield* this.#open(listed[index] as Listed, (blocks) => blocks.forward(offset));
      }
    } finally {
      this.#letGo(listed);
    }
  }

  *tail(lines: number): Generator<Block> {
    const listed = this.#list();
    let left = lines;
    try {
      for (const entry of listed.reverse()) {
        for (const block of this.#open(entry, (blocks) => blocks.backward())) {
          if (left <= 0) return;
          const wanted = left === Number.POSITIVE_INFINITY ? { block, lines: 0 } : lastLines(block, left);
          left -= wanted.lines;
          yield wanted.block;
        }
      }
    } finally {
      this.#letGo(listed);
    }
  }

  /**
   * The active segment is opened before the rotated ones are listed: one that is rotated in
   * between is then seen twice, and told by its identity, rather than not at all.
   */
  #list(): Listed[] {
    const active = this.#listActive();
    if (active === undefined) return withoutCopies(this.#disk, this.#listAllRotated());
    return withFile(this.#disk, active.file as FileHandle, () => {
      const rotated = this.#listAllRotated().filter((entry) => entry.identity !== active.identity);
      return withoutCopies(this.#disk, [...rotated, active]);
    });
  }

  #listAllRotated(): Listed[] {
    return this.#rotatedNames()
      .map((name) => this.#listRotated(name))
      .filter((entry) => entry !== undefined);
  }

  #rotatedNames(): string[] {
    const status = this.#disk.statusAt(this.#paths.sessions);
    if (status?.kind !== "directory") return [];
    const names = this.#disk.list(this.#paths.sessions).filter((name) => name.endsWith(".log"));
    return names.sort(compareRotated);
  }

  #listActive(): Listed | undefined {
    const file = openRegular(this.#disk, this.#paths.master, "read");
    if (file === undefined) return undefined;
    const listed = withFile(this.#disk, file, (): Listed | undefined => {
      const { size, identity } = this.#disk.status(file);
      const segment = identifySegment(this.#disk, file);
      if (segment === undefined) return undefined;
      const info = { id: segment.id, name: MASTER_NAME, own: segment.own, active: true, size };
      return { info, path: this.#paths.master, identity, file };
    });
    if (listed === undefined) closeQuietly(this.#disk, file);
    return listed;
  }

  #listRotated(name: string): Listed | undefined {
    const path = join(this.#paths.sessions, name);
    const status = this.#disk.statusAt(path);
    if (status?.kind !== "file" || status.size === 0) return undefined;
    const { identity, size } = status;
    let known = this.#known.get(name);
    if (known?.identity !== identity) {
      const file = openRegular(this.#disk, path, "read");
      if (file === undefined) return undefined;
      const segment = withFile(this.#disk, file, () => identifySegment(this.#disk, file));
      closeQuietly(this.#disk, file);
      // A piece that never got its newline is malformed, and still has to be seen.
      known = { identity, id: segment?.id ?? name, own: segment?.own ?? false };
      if (segment !== undefined) this.#known.set(name, known);
    }
    const info = { id: known.id, name: `${SESSIONS_NAME}/${name}`, own: known.own, active: false, size };
    return { info, path, identity, file: undefined };
  }

  *#open(entry: Listed, read: (blocks: SegmentBlocks) => Iterable<Block>): Generator<Block> {
    const file = entry.file ?? openRegular(this.#disk, entry.path, "read");
    if (file === undefined) return;
    try {
      yield* read(new SegmentBlocks(this.#disk, file, entry.info));
    } finally {
      if (entry.file === undefined) closeQuietly(this.#disk, file);
    }
  }

  #letGo(listed: readonly Listed[]): void {
    for (const entry of listed) if (entry.file !== undefined) closeQuietly(this.#disk, entry.file);
  }
}

/** The block without the lines before its last `count`. */
function lastLines(block: Block, count: number): { readonly block: Block; readonly lines: number } {
  const lines = block.oversized ? 1 : countLines(block.bytes);
  if (lines <= count) return { block, lines };
  let start = 0;
  for (let skip = lines - count; skip > 0; skip--) start = block.bytes.indexOf(10, start) + 1;
  const bytes = block.bytes.subarray(start);
  return { block: { ...block, offset: block.offset + start, length: bytes.length, bytes }, lines: count };
}
