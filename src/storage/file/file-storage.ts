import { type Clock, LogThreadError, systemClock } from "../../base/index.ts";
import { type Disk, nodeDisk } from "../../disk/index.ts";
import type { Position } from "../../line/index.ts";
import type { Block, LogStorage, SegmentInfo } from "../storage.ts";
import { LogDirectory } from "./log-directory.ts";
import { logPaths } from "./paths.ts";
import { SegmentWriter } from "./segment-writer.ts";

/** Permissions of what a file storage creates; what exists is left as it is. The umask applies. */
export interface FileStorageOptions {
  /** Default 0o600: a log may hold what only its owner should read. */
  readonly fileMode?: number;
  /** Default 0o700. */
  readonly directoryMode?: number;
  /** Puts a `.gitignore` into the directory, so that no log is committed by accident. Default false. */
  readonly gitignore?: boolean;
}

/** What a simulator puts in place of the machine's own. */
export interface FileStorageParts {
  readonly disk?: Disk;
  readonly clock?: Clock;
}

/**
 * Keeps lines in a directory: `master.log`, and `sessions/` with the segments that were rotated
 * away. When `append` returns, the line is with the operating system, and survives any death of
 * the process. Nothing is created before the first append.
 *
 * Any number of processes may append to one directory.
 */
export class FileStorage implements LogStorage {
  readonly directory: string;
  readonly #writer: SegmentWriter;
  readonly #reader: LogDirectory;
  #closed = false;

  constructor(directory: string, options: FileStorageOptions = {}, parts: FileStorageParts = {}) {
    const { disk = nodeDisk, clock = systemClock } = parts;
    const { fileMode = 0o600, directoryMode = 0o700, gitignore = false } = options;
    this.directory = directory;
    this.#writer = new SegmentWriter(disk, clock, logPaths(directory), {
      fileMode,
      directoryMode,
      gitignore,
    });
    this.#reader = new LogDirectory(directory, disk);
  }

  append(line: string): void {
    if (this.#closed) throw new LogThreadError("ERR_CLOSED", "the log was closed");
    this.#writer.append(line);
  }

  segments(): readonly SegmentInfo[] {
    return this.#reader.segments();
  }

  scan(from?: Position): Iterable<Block> {
    return this.#reader.scan(from);
  }

  tail(lines: number): Iterable<Block> {
    return this.#reader.tail(lines);
  }

  /** Every line is with the operating system already. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writer.close();
  }
}
