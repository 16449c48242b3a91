import { limits } from "../../base/index.ts";
import type { Disk, FileHandle } from "../../disk/index.ts";
import type { Position } from "../../line/index.ts";
import { bisect, type Told } from "../bisect.ts";
import type { Openable, OpenedSegment } from "../openable.ts";
import type { Searchable, SearchBounds } from "../searchable.ts";
import type { Sidecared, Sidecars } from "../sidecars.ts";
import type { Block, LineSource, SegmentInfo } from "../storage.ts";
import type { Syncable } from "../syncable.ts";
import { unknownPosition } from "../unknown-position.ts";
import type { Watch, Watchable } from "../watchable.ts";
import { countLines } from "./count-lines.ts";
import { DirectoryWatch } from "./directory-watch.ts";
import { FileSidecars } from "./file-sidecars.ts";
import { KeptOpen } from "./kept-open.ts";
import type { Listed } from "./listed-segment.ts";
import { openRegular } from "./open-regular.ts";
import { type LogPaths, logPaths } from "./paths.ts";
import { SegmentBlocks } from "./segment-blocks.ts";
import type { SegmentBytes } from "./segment-bytes.ts";
import { SegmentList } from "./segment-list.ts";
import { closeQuietly, withFile } from "./with-file.ts";

/** Searching reads a line here and a line there. */
const SEARCH_CHUNK_BYTES = 8_192;

/** Windows syncs only what was opened for writing; elsewhere whoever may read may sync. */
const SYNCS_ONLY_WRITABLE = process.platform === "win32";

/** A log in a directory, for reading. It never writes a line, and needs no permission to. */
export class LogDirectory implements LineSource, Openable, Searchable, Sidecared, Syncable, Watchable {
  readonly sidecars: Sidecars;
  readonly #disk: Disk;
  readonly #paths: LogPaths;
  readonly #segments: SegmentList;
  /** The rotated segments that were listed last, by id: opening one does not list all of them again. */
  #rotated: ReadonlyMap<string, Listed> = new Map();

  constructor(directory: string, disk: Disk) {
    this.#disk = disk;
    this.#paths = logPaths(directory);
    this.#segments = new SegmentList(disk, this.#paths);
    this.sidecars = new FileSidecars(disk, this.#paths, (segment, use) => this.#withFile(segment, use));
  }

  segments(): readonly SegmentInfo[] {
    const listed = this.#segments.list();
    this.#segments.letGo(listed);
    this.#rotated = new Map(
      listed.filter(({ file }) => file === undefined).map((entry) => [entry.info.id, entry]),
    );
    return listed.map((entry) => entry.info);
  }

  *scan(from?: Position): Generator<Block> {
    const listed = this.#segments.list();
    const open = new KeptOpen(this.#disk);
    try {
      const first = from === undefined ? 0 : indexOf(listed, from);
      for (let index = first; index < listed.length; index++) {
        const offset = index === first ? (from?.offset ?? 0) : 0;
        yield* read(open, listed[index] as Listed, (blocks) => blocks.forward(offset));
      }
    } finally {
      open.letGo();
      this.#segments.letGo(listed);
    }
  }

  *tail(lines: number): Generator<Block> {
    let left = lines;
    for (const block of this.#backward(undefined)) {
      if (left <= 0) return;
      const wanted = left === Number.POSITIVE_INFINITY ? { block, lines: 0 } : lastLines(block, left);
      left -= wanted.lines;
      yield wanted.block;
    }
  }

  backward(before: Position): Generator<Block> {
    return this.#backward(before);
  }

  search(isEarly: (block: Block) => boolean | undefined): SearchBounds {
    const listed = this.#segments.list();
    const open = new KeptOpen(this.#disk);
    const ask = (from: number, to: number): Told | undefined => askBetween(open, listed, from, to, isEarly);
    try {
      const bytes = listed.reduce((sum, { info }) => sum + info.size, 0);
      return bisect(bytes, limits.readChunkBytes, ask);
    } finally {
      open.letGo();
      this.#segments.letGo(listed);
    }
  }

  openSegment(id: string): OpenedSegment | undefined {
    const entry = this.#find(id);
    if (entry === undefined) return undefined;
    const open = new KeptOpen(this.#disk);
    const close = (): void => {
      open.letGo();
      this.#segments.letGo([entry]);
    };
    try {
      const bytes = open.of(entry);
      if (bytes !== undefined) return { begin: 0, read: readOf(bytes), close: once(close) };
    } catch (error) {
      close();
      throw error;
    }
    close();
    return undefined;
  }

  watch(changed: () => void): Watch {
    return new DirectoryWatch(this.#disk, this.#paths, changed);
  }

  sync(segments: ReadonlySet<string>): void {
    const listed = this.#segments.list();
    try {
      for (const entry of listed) if (segments.has(entry.info.id)) this.#sync(entry);
    } finally {
      this.#segments.letGo(listed);
    }
  }

  /** A segment, which has to be let go. */
  #find(id: string): Listed | undefined {
    const known = this.#rotated.get(id);
    if (known !== undefined && this.#disk.statusAt(known.path)?.identity === known.identity) return known;
    const listed = this.#segments.list();
    const entry = listed.find(({ info }) => info.id === id);
    this.#segments.letGo(listed.filter((other) => other !== entry));
    return entry;
  }

  #withFile<T>(id: string, use: (file: FileHandle) => T): T | undefined {
    const entry = this.#find(id);
    const file = entry && (entry.file ?? openRegular(this.#disk, entry.path, "read"));
    if (file === undefined) return undefined;
    const result = withFile(this.#disk, file, () => use(file));
    closeQuietly(this.#disk, file);
    return result;
  }

  #sync(entry: Listed): void {
    // The active segment may have another name by now; the file that was listed is the one that is meant.
    if (entry.file !== undefined && !SYNCS_ONLY_WRITABLE) {
      this.#disk.syncData(entry.file);
      return;
    }
    const file = openRegular(this.#disk, entry.path, SYNCS_ONLY_WRITABLE ? "append" : "read");
    if (file === undefined) return;
    withFile(this.#disk, file, () => this.#disk.syncData(file));
    closeQuietly(this.#disk, file);
  }

  *#backward(before: Position | undefined): Generator<Block> {
    const listed = this.#segments.list();
    const open = new KeptOpen(this.#disk);
    try {
      const last = before === undefined ? listed.length - 1 : indexOf(listed, before);
      for (let index = last; index >= 0; index--) {
        const end = index === last ? before?.offset : undefined;
        yield* read(open, listed[index] as Listed, (blocks) => blocks.backward(end));
      }
    } finally {
      open.letGo();
      this.#segments.letGo(listed);
    }
  }
}

/** Called for every line that is wanted: words that are spread would take as long as the reading does. */
function readOf(segment: SegmentBytes): OpenedSegment["read"] {
  return (bytes, offset, length, position) => segment.read(bytes, offset, length, position);
}

/** A descriptor that is closed twice may be somebody else's by then. */
function once(close: () => void): () => void {
  let isClosed = false;
  return () => {
    if (!isClosed) close();
    isClosed = true;
  };
}

type IsEarly = (block: Block) => boolean | undefined;

/** The first block in a range of the log that can tell; the bytes of all segments are counted through. */
function askBetween(
  open: KeptOpen,
  listed: readonly Listed[],
  from: number,
  to: number,
  isEarly: IsEarly,
): Told | undefined {
  let start = 0;
  for (const entry of listed) {
    if (start >= to) return undefined;
    const behind = start + entry.info.size;
    if (behind > from) {
      const told = askSegment(open, entry, Math.max(0, from - start), to - start, isEarly);
      if (told !== undefined) return { ...told, end: start + told.end };
    }
    start = behind;
  }
  return undefined;
}

function askSegment(
  open: KeptOpen,
  entry: Listed,
  from: number,
  to: number,
  isEarly: IsEarly,
): Told | undefined {
  for (const block of read(open, entry, (blocks) => blocks.behind(from), SEARCH_CHUNK_BYTES)) {
    const { offset, length } = block;
    if (offset >= to) return undefined;
    const answer = isEarly(block);
    if (answer === undefined) continue;
    return { isEarly: answer, position: { segment: entry.info.id, offset }, end: offset + length };
  }
  return undefined;
}

function* read(
  open: KeptOpen,
  entry: Listed,
  blocksOf: (blocks: SegmentBlocks) => Iterable<Block>,
  chunkBytes?: number,
): Generator<Block> {
  const bytes = open.of(entry);
  if (bytes !== undefined) yield* blocksOf(new SegmentBlocks(bytes, entry.info, chunkBytes));
}

function indexOf(listed: readonly Listed[], position: Position): number {
  const index = listed.findIndex((entry) => entry.info.id === position.segment);
  if (index === -1) throw unknownPosition(position);
  return index;
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
