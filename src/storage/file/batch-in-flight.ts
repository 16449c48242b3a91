import type { Disk } from "../../disk/index.ts";
import type { Batch } from "./line-queue.ts";
import type { SharedFile } from "./shared-file.ts";

/** Waiting is looking at the file again and again; the pauses grow from here to here, with the time that was waited. */
const PAUSE_MS_MIN = 0.05;
const PAUSE_MS_MAX = 1;
const PAUSE_SHARE = 1 / 30;

/** How much of what others wrote is looked at in one piece. */
const LOOK_BYTES = 262_144;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * A batch that is being written while the program goes on. That it was written is learnt from the
 * system's answer, which comes only when the program waits for nothing; or, where it must be known
 * before, from the file: there the batch stands, whole, since it is one write.
 */
export class BatchInFlight {
  readonly batch: Batch;
  /** Its bytes, behind the mark that ends somebody's torn line, where there is one. */
  readonly bytes: Buffer;
  readonly #disk: Disk;
  readonly #file: SharedFile;
  /** The batch stands nowhere before this place. */
  #lookFrom: number;
  /** How long it was waited for. */
  #waitedMs = 0;

  constructor(disk: Disk, file: SharedFile, mark: string, batch: Batch) {
    this.batch = batch;
    this.bytes = mark === "" ? batch.bytes : Buffer.concat([Buffer.from(mark), batch.bytes]);
    this.#disk = disk;
    this.#file = file;
    this.#lookFrom = disk.status(file.handle).size;
  }

  get waitedMs(): number {
    return this.#waitedMs;
  }

  write(done: (error: Error | null, taken: number) => void): void {
    this.#file.use();
    this.#disk.writeLater(this.#file.handle, this.bytes, this.bytes.length, (error, taken) => {
      done(error, taken);
      this.#file.letGo();
    });
  }

  /**
   * Is it in the file within this time? What it was waited for before counts: a disk that hangs is not asked
   * twice. Only pauses are counted, and not how late one was woken: on a busy machine whoever writes is late as well.
   */
  waitUntilWritten(waitMs: number): boolean {
    while (!this.#isSeen()) {
      if (this.#waitedMs >= waitMs) return false;
      const pauseMs = Math.min(PAUSE_MS_MIN + this.#waitedMs * PAUSE_SHARE, PAUSE_MS_MAX);
      Atomics.wait(sleeper, 0, 0, pauseMs);
      this.#waitedMs += pauseMs;
    }
    return true;
  }

  /** The system says that it could not be written, which may not be true: the file is kept until that was looked into. */
  keep(): this {
    this.#file.use();
    return this;
  }

  /** Ends what `keep` began. */
  letGo(): void {
    this.#file.letGo();
  }

  /** Does it stand in the log? The file may have been renamed meanwhile, or removed. */
  stands(): boolean {
    return this.#disk.status(this.#file.handle).links > 0 && this.#isInFile();
  }

  /** What can not be looked at may be there or not. */
  #isSeen(): boolean {
    try {
      return this.#isInFile();
    } catch {
      return false;
    }
  }

  /** Other processes may have written before and behind it, however much. */
  #isInFile(): boolean {
    const { size } = this.#disk.status(this.#file.handle);
    // Somebody truncated the file, and it was appended to from there on.
    if (size < this.#lookFrom) this.#lookFrom = 0;
    while (size - this.#lookFrom >= this.bytes.length) {
      const bytes = Buffer.allocUnsafe(Math.min(size - this.#lookFrom, this.bytes.length + LOOK_BYTES));
      const read = this.#disk.read(this.#file.handle, bytes, 0, bytes.length, this.#lookFrom);
      if (bytes.subarray(0, read).includes(this.bytes)) return true;
      if (read < this.bytes.length) return false;
      // Of what was seen only the end can still be its beginning.
      this.#lookFrom += read - this.bytes.length + 1;
    }
    return false;
  }
}
