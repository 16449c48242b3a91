import { join } from "node:path";
import type { Clock } from "../base/index.ts";
import { type Log, openLog } from "../log/index.ts";
import { FileStorage, type FileStorageOptions, MASTER_NAME } from "../storage/index.ts";
import { couldNot } from "./way-out.ts";

/** An event as it is given to be written. */
export interface NewEvent {
  readonly type: string;
  readonly source: string;
  readonly text: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  /** When it happened, in milliseconds since 1970; now where it does not say. */
  readonly timeMs: number | undefined;
}

/** How a log is opened for writing. */
export interface LogWriterOptions {
  /** Puts a `.gitignore` into a directory that nobody named. */
  readonly gitignore: boolean;
  /** When its first event happened, where that was not now. */
  readonly startMs?: number;
  /** Makes the lines, and writes none of them. */
  readonly dryRun?: boolean;
}

/**
 * Writes events into a log for somebody who asked for each of them: with redaction, as every log
 * writes, but what can not be written is an error here. A program must not fail over its log; a
 * person who wants a line written has to be told that it was not.
 */
export class LogWriter implements Disposable {
  readonly #path: string;
  readonly #storage: TellingStorage;
  readonly #log: Log;
  #timeMs: number | undefined;

  constructor(directory: string, { gitignore, startMs, dryRun = false }: LogWriterOptions) {
    this.#path = join(directory, MASTER_NAME);
    this.#storage = new TellingStorage(directory, { gitignore }, startMs, dryRun);
    this.#log = openLog({
      storage: this.#storage,
      clock: { now: () => this.#timeMs ?? Date.now() },
      // Whoever names a type here wants it, also one that programs leave out unless they are told otherwise.
      conversationTurns: true,
      enabled: true,
    });
  }

  /**
   * Writes one event.
   *
   * @returns its line
   * @throws LogUnavailableError saying why it could not be written
   */
  write({ type, source, text, fields, timeMs }: NewEvent): string {
    this.#timeMs = timeMs;
    // The session of an event is its own: null where it names none.
    const line = this.#log.event(type, source, text, {
      ...fields,
      session_id: fields["session_id"] ?? null,
    });
    const { failure } = this.#storage;
    if (failure !== undefined) throw couldNot(`nothing could be written to ${this.#path}`, failure.error);
    return line;
  }

  [Symbol.dispose](): void {
    this.#log.close();
  }
}

/** A file storage that keeps its failure for whoever asked for the line, and says nothing itself. */
class TellingStorage extends FileStorage {
  readonly #dryRun: boolean;
  failure: { readonly error: unknown } | undefined;

  constructor(directory: string, options: FileStorageOptions, startMs: number | undefined, dryRun: boolean) {
    super(directory, options, startMs === undefined ? {} : { clock: clockFrom(startMs) });
    this.#dryRun = dryRun;
  }

  override append(line: string): void {
    if (this.#dryRun) return;
    try {
      super.append(line);
    } catch (error) {
      this.failure = { error };
    }
  }
}

/** So much older than its first event a segment is that is created for old events. */
const LEAD_MS = 1_000;

/**
 * The physical clock, set back to a moment: a segment that is created for old events is then as old
 * as they are. A first line younger than what stands behind it would end a reading too early.
 */
function clockFrom(startMs: number): Clock {
  const backMs = Math.max(0, Date.now() - startMs) + LEAD_MS;
  return { now: () => Date.now() - backMs };
}
