import { limits } from "../../base/index.ts";
import { nodeDisk } from "../../disk/index.ts";
import type { Position } from "../../line/index.ts";
import type { StorageTrouble } from "../file/appender.ts";
import { flushAtExit, forgetAtExit } from "../file/at-exit.ts";
import type { FileStorage } from "../file/file-storage.ts";
import { LogDirectory } from "../file/log-directory.ts";
import type { Rotatable, Rotation } from "../file/rotation.ts";
import type { Openable, OpenedSegment } from "../openable.ts";
import type { Searchable, SearchBounds } from "../searchable.ts";
import type { Sidecared, Sidecars } from "../sidecars.ts";
import type { Block, Buffering, LogStorage, SegmentInfo } from "../storage.ts";
import type { Watch, Watchable } from "../watchable.ts";
import { faultOf } from "./database-error.ts";
import { DatabaseSource } from "./database-source.ts";
import type { KeptDatabase } from "./kept-database.ts";
import { MirrorFollower } from "./mirror-follower.ts";

/**
 * Keeps lines in files, as the file storage does, and in a database that follows them. The files are the
 * truth: a line is as safe as they are, and a database that is behind or in trouble costs nothing but itself.
 * Lines are read from the database where it has all of them.
 */
export class MirroredStorage
  implements LogStorage, Buffering, Openable, Searchable, Sidecared, Rotatable, Watchable
{
  readonly #files: FileStorage;
  readonly #kept: KeptDatabase;
  readonly #follower: MirrorFollower;
  #appended = false;
  #closed = false;

  constructor(files: FileStorage, kept: KeptDatabase, tell: (trouble: StorageTrouble) => void) {
    this.#files = files;
    this.#kept = kept;
    // What is on the disk: following it waits for nothing that this process has yet to write.
    this.#follower = new MirrorFollower(kept, new LogDirectory(files.directory, nodeDisk), tell);
  }

  get pending(): number {
    return this.#files.pending;
  }

  push(): void {
    this.#files.push();
  }

  append(line: string, nowMs?: number): void {
    this.#files.append(line, nowMs);
    if (!this.#appended) flushAtExit(this);
    this.#appended = true;
    this.#follower.wake();
  }

  rotate(bytesMin: number): Rotation | undefined {
    const rotation = this.#files.rotate(bytesMin);
    if (rotation !== undefined) this.#follower.wake();
    return rotation;
  }

  /** Lines are in the files before they are in the database. */
  watch(changed: () => void): Watch {
    return this.#files.watch(changed);
  }

  segments(): readonly SegmentInfo[] {
    const files = this.#files.segments();
    const database = this.#complete();
    return database === undefined
      ? files
      : this.#orElse(
          () => database.segments(),
          () => files,
        );
  }

  *scan(from?: Position): Iterable<Block> {
    const database = this.#complete();
    if (database === undefined) {
      yield* this.#files.scan(from);
      return;
    }
    let next = from;
    try {
      for (const block of database.scan(from)) {
        next = { segment: block.segment.id, offset: block.offset + block.length };
        yield block;
      }
    } catch (error) {
      this.#readFailed(error);
      // Positions are the same, so that the files go on where the database has stopped.
      yield* this.#files.scan(next);
    }
  }

  *tail(lines: number): Iterable<Block> {
    const database = this.#complete();
    if (database === undefined) yield* this.#files.tail(lines);
    else yield* this.#backward(database.tail(lines), () => this.#files.tail(lines));
  }

  *backward(before: Position): Iterable<Block> {
    const database = this.#complete();
    if (database === undefined) yield* this.#files.backward(before);
    else yield* this.#backward(database.backward(before), () => this.#files.backward(before));
  }

  search(isEarly: (block: Block) => boolean | undefined): SearchBounds {
    const database = this.#complete();
    const inFiles = (): SearchBounds => this.#files.search(isEarly);
    return database === undefined ? inFiles() : this.#orElse(() => database.search(isEarly), inFiles);
  }

  /** Those beside the files. */
  get sidecars(): Sidecars {
    return this.#files.sidecars;
  }

  /** Of the files, where the bytes are as they were written; positions are the same. */
  openSegment(id: string): OpenedSegment | undefined {
    return this.#files.openSegment(id);
  }

  async flush(): Promise<void> {
    await this.#files.flush();
    if (this.#appended && !this.#closed) await this.#follower.flush();
  }

  flushSync(): void {
    this.#files.flushSync();
    if (this.#appended && !this.#closed) this.#follower.catchUp(limits.databaseReadWaitMs);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    forgetAtExit(this);
    this.#files.close();
    if (this.#appended) this.#follower.end();
    else this.#kept.close();
  }

  /** @internal The process ends. */
  atExit(): void {
    this.#files.push();
    this.#follower.end();
  }

  /** The database, where it has every line that the files have. Reading creates none. */
  #complete(): DatabaseSource | undefined {
    if (this.#closed || !(this.#appended || this.#kept.exists)) return undefined;
    // Lines of this process that wait are written, so that they are among those that are brought.
    if (this.#files.pending > 0) this.#files.segments();
    const database = this.#follower.catchUp(limits.databaseReadWaitMs);
    return database === undefined ? undefined : new DatabaseSource(database);
  }

  *#backward(blocks: Iterable<Block>, inFiles: () => Iterable<Block>): Generator<Block> {
    let before: Position | undefined;
    try {
      for (const block of blocks) {
        before = { segment: block.segment.id, offset: block.offset };
        yield block;
      }
    } catch (error) {
      this.#readFailed(error);
      yield* before === undefined ? inFiles() : this.#files.backward(before);
    }
  }

  #orElse<T>(inDatabase: () => T, inFiles: () => T): T {
    try {
      return inDatabase();
    } catch (error) {
      this.#readFailed(error);
      return inFiles();
    }
  }

  /** What is no fault of the database's is the caller's: a position that nobody knows. */
  #readFailed(error: unknown): void {
    if (faultOf(error) === undefined) throw error;
    this.#kept.failed(error);
    this.#follower.failed(error);
  }
}
