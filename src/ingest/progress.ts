import type { Inserted } from "../storage/index.ts";

/** How far an ingest is. */
export interface IngestProgress {
  /** `indexes`: all lines of a new database are in place, and what finds them is being made, in one go. */
  readonly stage: "lines" | "indexes";
  /** Lines and bytes that were copied since it began. */
  readonly lines: number;
  readonly bytes: number;
  /** Bytes there were to copy in all, as far as the log has told. */
  readonly totalBytes: number;
  readonly elapsedMs: number;
  readonly linesPerSecond: number;
  readonly bytesPerSecond: number;
}

/** Is told how far an ingest is, after each transaction. */
export type OnProgress = (progress: IngestProgress) => void;

/** Counts what was copied, and tells it. */
export class Account {
  readonly #tell: OnProgress | undefined;
  readonly #startMs = performance.now();
  #totalBytes = 0;
  lines = 0;
  bytes = 0;

  constructor(tell: OnProgress | undefined) {
    this.#tell = tell;
  }

  /** Says how many bytes are still to be copied beside those that were. */
  expect(bytes: number): void {
    this.#totalBytes = this.bytes + bytes;
  }

  add({ lines, bytes }: Inserted): void {
    this.lines += lines;
    this.bytes += bytes;
    this.tell("lines");
  }

  /** Nothing of what was counted counts. */
  reset(): void {
    this.lines = 0;
    this.bytes = 0;
  }

  tell(stage: IngestProgress["stage"]): void {
    const elapsedMs = Math.max(1, performance.now() - this.#startMs);
    const { lines, bytes } = this;
    this.#tell?.({
      stage,
      lines,
      bytes,
      totalBytes: Math.max(bytes, this.#totalBytes),
      elapsedMs,
      linesPerSecond: (lines / elapsedMs) * 1_000,
      bytesPerSecond: (bytes / elapsedMs) * 1_000,
    });
  }
}
