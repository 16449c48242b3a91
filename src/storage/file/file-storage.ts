import { type Clock, LogThreadError, limits, systemClock } from "../../base/index.ts";
import { type Disk, nodeDisk } from "../../disk/index.ts";
import type { Position } from "../../line/index.ts";
import type { Openable, OpenedSegment } from "../openable.ts";
import type { Searchable, SearchBounds } from "../searchable.ts";
import type { Sidecared, Sidecars } from "../sidecars.ts";
import type { Block, Buffering, LogStorage, SegmentInfo } from "../storage.ts";
import type { Syncable } from "../syncable.ts";
import type { Watch, Watchable } from "../watchable.ts";
import type { Appender, StorageTrouble } from "./appender.ts";
import { BufferedAppender } from "./buffered-appender.ts";
import { LogDirectory } from "./log-directory.ts";
import { logPaths } from "./paths.ts";
import type { Rotatable, Rotation, RotationPolicy } from "./rotation.ts";
import { SyncedAppender } from "./synced-appender.ts";
import { WrittenAppender } from "./written-appender.ts";

/**
 * What an accepted line survives. `buffered`: nothing that ends the process at once, such as SIGKILL, for it
 * waits in memory for some milliseconds. `written`: any death of the process. `synced`: a power failure, too, once `flush()` has resolved.
 */
export type Durability = "buffered" | "written" | "synced";

/** How a file storage keeps lines, and the permissions of what it creates; what exists is left as it is. The umask applies. */
export interface FileStorageOptions {
  /** Default `"written"`. */
  readonly durability?: Durability;
  /** Default 0o600: a log may hold what only its owner should read. */
  readonly fileMode?: number;
  /** Default 0o700. */
  readonly directoryMode?: number;
  /** When the active segment is rotated into `sessions/`. Default: only when `rotate` is called. */
  readonly rotation?: RotationPolicy;
  /** Puts a `.gitignore` into the directory, so that no log is committed by accident. Default false. */
  readonly gitignore?: boolean;
}

/** What the writing of segments has to know. */
export interface SegmentOptions {
  readonly fileMode: number;
  readonly directoryMode: number;
  readonly gitignore: boolean;
  readonly rotation: RotationPolicy;
  /**
   * Is what is written fdatasync'ed? Then a file is opened twice, for syncs that the program waits for and syncs that it
   * does not: a failure is told once to each descriptor, and of two syncs of one the wrong one could hear of it.
   */
  readonly synced: boolean;
}

/** What a simulator puts in place of the machine's own. */
export interface FileStorageParts {
  readonly disk?: Disk;
  readonly clock?: Clock;
  /** Is told what happens to lines after they were accepted. */
  readonly onTrouble?: (trouble: StorageTrouble) => void;
}

/**
 * Keeps lines in a directory: `master.log`, and `sessions/` with the segments that were rotated
 * away. When `append` returns, the line is as safe as the durability says. Nothing is created before the first append.
 *
 * Any number of processes may append to one directory.
 */
export class FileStorage
  implements LogStorage, Buffering, Openable, Searchable, Sidecared, Rotatable, Syncable, Watchable
{
  readonly directory: string;
  readonly #appender: Appender;
  readonly #reader: LogDirectory;
  #closed = false;

  constructor(directory: string, options: FileStorageOptions = {}, parts: FileStorageParts = {}) {
    const { disk = nodeDisk, clock = systemClock, onTrouble = () => {} } = parts;
    const { durability = "written", fileMode = 0o600, directoryMode = 0o700 } = options;
    const { gitignore = false, rotation = {} } = options;
    const kept = { fileMode, directoryMode, gitignore, rotation, synced: durability === "synced" };
    this.directory = directory;
    const paths = logPaths(directory);
    const appenderParts = { disk, clock, paths, options: kept, tell: onTrouble };
    this.#appender =
      durability === "synced"
        ? new SyncedAppender(appenderParts)
        : durability === "buffered"
          ? new BufferedAppender(appenderParts)
          : new WrittenAppender(appenderParts);
    this.#reader = new LogDirectory(directory, disk);
  }

  /** Lines that were accepted and wait in memory. */
  get pending(): number {
    return this.#appender.pending;
  }

  push(): void {
    this.#appender.push();
  }

  append(line: string, nowMs?: number): void {
    if (this.#closed) throw new LogThreadError("ERR_CLOSED", "the log was closed");
    this.#appender.append(line, nowMs);
  }

  rotate(bytesMin: number): Rotation | undefined {
    if (this.#closed) throw new LogThreadError("ERR_CLOSED", "the log was closed");
    return this.#appender.rotate(bytesMin);
  }

  segments(): readonly SegmentInfo[] {
    this.#appender.makeVisible(limits.queueWaitMs);
    return this.#reader.segments();
  }

  *scan(from?: Position): Iterable<Block> {
    // Whoever goes on from somewhere comes again.
    this.#appender.makeVisible(from === undefined ? limits.readWaitMs : limits.queueWaitMs);
    yield* this.#reader.scan(from);
  }

  *tail(lines: number): Iterable<Block> {
    this.#appender.makeVisible(limits.readWaitMs);
    yield* this.#reader.tail(lines);
  }

  search(isEarly: (block: Block) => boolean | undefined): SearchBounds {
    this.#appender.makeVisible(limits.readWaitMs);
    return this.#reader.search(isEarly);
  }

  *backward(before: Position): Iterable<Block> {
    this.#appender.makeVisible(limits.queueWaitMs);
    yield* this.#reader.backward(before);
  }

  get sidecars(): Sidecars {
    return this.#reader.sidecars;
  }

  openSegment(id: string): OpenedSegment | undefined {
    return this.#reader.openSegment(id);
  }

  sync(segments: ReadonlySet<string>): void {
    this.#reader.sync(segments);
  }

  watch(changed: () => void): Watch {
    return this.#reader.watch(changed);
  }

  flush(): Promise<void> {
    return this.#closed ? Promise.resolve() : this.#appender.flush();
  }

  flushSync(): void {
    if (!this.#closed) this.#appender.flushSync();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#appender.close();
  }
}
