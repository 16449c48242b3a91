import { type EventType, type LogEvent, type Redactor, safeString } from "../line/index.ts";
import {
  type EventFilter,
  type FollowOptions,
  follow,
  getLogText,
  type LogIndex,
  type LogItem,
  openIndex,
  type ReadLogOptions,
  type ReadOptions,
  read,
  readLog,
  tail,
} from "../reader/index.ts";
import { isRotatable, type LogStorage, type Rotation, type StorageTrouble } from "../storage/index.ts";
import { type ErrorEvent, type ErrorOptions, errorEvent } from "./error-event.ts";
import { EventWriter, type EventWriterParts } from "./event-writer.ts";
import { type RotateOptions, rotationBytesMin } from "./rotation-options.ts";
import type { Scopes } from "./scopes.ts";
import { timed } from "./timed.ts";
import { type LastError, say } from "./trouble.ts";
import { optionOf, withFields } from "./with-fields.ts";

/** Fields of an event: an object, whose own enumerable keys and values they are. Any value is survived. */
export type Fields = object;

/** How a log is. */
export interface LogHealth {
  /** `off`: switched off. `failing`: events are dropped, or wait for the disk, or are not as safe as they should be. `closed`: nothing is written any more. */
  readonly state: "ok" | "off" | "failing" | "closed";
  /** What it writes to: a path, or the storage's kind. */
  readonly where: string;
  /** Events that this log object wrote: they are with the operating system, or with a storage of your own. */
  readonly written: number;
  /** Events that wait in memory to be written, with `durability: "buffered"`. */
  readonly pending: number;
  /** Events that could not be written. */
  readonly dropped: number;
  /** Events whose type is not `category:action` in lower case; they were written as given. */
  readonly badTypes: number;
  readonly lastError: LastError | undefined;
}

/** What a log is made of. `openLog` puts it together. */
export interface LogParts extends EventWriterParts {
  readonly enabled: boolean;
  /** Does it begin another segment where the process's session begins and ends? */
  readonly rotatesWithSessions: boolean;
}

/**
 * One log: writes events, and reads them back. Writing never throws; what can not be written is
 * counted and shown by `health()`.
 */
export class Log implements Disposable, AsyncDisposable {
  readonly #storage: LogStorage;
  readonly #redactor: Redactor;
  readonly #scopes: Scopes;
  readonly #where: string;
  readonly #enabled: boolean;
  readonly #rotatesWithSessions: boolean;
  readonly #writer: EventWriter;
  #index: LogIndex | undefined;
  #closed = false;

  constructor(parts: LogParts) {
    this.#storage = parts.storage;
    this.#redactor = parts.redactor;
    this.#scopes = parts.scopes;
    this.#where = parts.where;
    this.#enabled = parts.enabled;
    this.#rotatesWithSessions = parts.rotatesWithSessions;
    this.#writer = new EventWriter(parts);
  }

  /**
   * Writes one event.
   *
   * @param type `category:action`; another form is written as given and counted
   * @param source where in the program: a module's or a service's name
   * @returns the line as it was written, without its newline; `""` when it was not
   */
  event(type: EventType, source: string, fields?: Fields): string;
  event(type: EventType, source: string, text: string | undefined, fields?: Fields): string;
  event(type: EventType, source: string, textOrFields?: string | Fields, fields?: Fields): string {
    if (!this.#enabled) return "";
    return fields !== undefined || typeof textOrFields === "string"
      ? this.#writer.write(type, source, textOrFields, fields)
      : this.#writer.write(type, source, undefined, textOrFields);
  }

  /**
   * Writes an error as one event: `{context} - {ErrorName}: {message}`, then `code`, `causes`,
   * `errors` (an AggregateError's members) and `stack` as fields. Anything that can be thrown can
   * be logged.
   *
   * @returns the line as it was written; `""` when it was not
   */
  error(source: string, error: unknown, context?: string, options?: ErrorOptions): string {
    if (!this.#enabled) return "";
    let described: ErrorEvent;
    try {
      described = errorEvent(error, context, this.#redactor);
    } catch (failure) {
      return this.#writer.fail(failure, "");
    }
    const type = (optionOf(options, "type") ?? "error:runtime") as EventType;
    return this.event(
      type,
      source,
      described.text,
      withFields(optionOf(options, "fields"), described.fields),
    );
  }

  /**
   * Runs `work` between two events: `{category}:start`, and `{category}:end` with `duration_ms`,
   * or `{category}:error`. All carry the same `call_id`. What `work` returns or throws is passed on.
   * Within a trace the work is a span of its own, and so is whatever it logs.
   */
  timed<T>(category: string, source: string, fields: Fields | undefined, work: () => T): T {
    return this.#scopes.withinChildSpan(() => timed(this, category, source, fields, work));
  }

  /** Events, oldest first: the newest `limit` of those that match. */
  readLog(options: ReadLogOptions & { readonly malformed: true }): LogItem[];
  readLog(options?: ReadLogOptions): LogEvent[];
  readLog(options?: ReadLogOptions): LogItem[] {
    return readLog(this.#storage, options);
  }

  /** Every matching event, in memory that does not grow with the log. */
  read(options: ReadOptions & { readonly malformed: true }): AsyncGenerator<LogItem>;
  read(options?: ReadOptions): AsyncGenerator<LogEvent>;
  read(options?: ReadOptions): AsyncGenerator<LogItem> {
    return read(this.#storage, options);
  }

  /** The last `count` events, oldest first. */
  tail(count: number): LogEvent[] {
    return tail(this.#storage, count);
  }

  /**
   * The log's index: counts, histograms, pages and more, in milliseconds however large the log is. What it has none of
   * yet is read when something is asked, or beforehand by its `build`.
   *
   * @example
   * ```ts
   * import { openLog } from "log-thread";
   *
   * using log = openLog({ storage: "memory" });
   * log.event("tool:start", "agent", { name: "search" });
   * console.log(log.index().count({ types: ["tool:*"] }));
   * ```
   * ```text
   * 1
   * ```
   */
  index(): LogIndex {
    this.#index ??= openIndex(this.#storage);
    return this.#index;
  }

  /** Events as they are written, by this process and others; at once where the system tells of changes. */
  follow(options: FollowOptions & { readonly malformed: true }): AsyncGenerator<LogItem>;
  follow(options?: FollowOptions): AsyncGenerator<LogEvent>;
  follow(options?: FollowOptions): AsyncGenerator<LogItem> {
    return follow(this.#storage, options);
  }

  /** `type source message`, a line each, oldest first; the newest 1 MiB. */
  getLogText(options?: EventFilter): string {
    return getLogText(this.#storage, options);
  }

  /**
   * Resolves when everything written so far is as safe as the durability says: with the operating system, or,
   * with `"synced"`, safe from a power failure.
   *
   * @throws LogThreadError `ERR_FLUSH_FAILED` to whoever waits, when it could not be made so; it is tried again
   */
  flush(): Promise<void> {
    return this.#storage.flush();
  }

  /** The same before it returns, for the end of a program. What fails is told by `health()`, and not thrown. */
  flushSync(): void {
    try {
      this.#storage.flushSync();
    } catch {
      // The storage has told it, and what was not written still waits.
    }
  }

  /**
   * Begins another segment, if the one that is written to is large enough, and puts that one into `sessions/`. Undefined
   * when nothing was rotated. What fails is told by `health()`, and not thrown.
   *
   * @throws LogThreadError `ERR_INVALID_OPTION`
   */
  rotate(options: RotateOptions = {}): Rotation | undefined {
    const bytesMin = rotationBytesMin(options);
    if (!this.#enabled || !isRotatable(this.#storage)) return undefined;
    try {
      return this.#storage.rotate(bytesMin);
    } catch (error) {
      this.hear({ kind: "unrotated", error });
      return undefined;
    }
  }

  /** @internal The process's session begins or has ended. */
  rotateWithSession(): void {
    if (this.#rotatesWithSessions) this.rotate({ maxSizeMb: 0 });
  }

  /** How the log is: what was written, what was lost and why. */
  health(): LogHealth {
    const { written, pending, dropped, isFailing, last } = this.#writer.delivery;
    const state = this.#closed ? "closed" : !this.#enabled ? "off" : isFailing ? "failing" : "ok";
    const { badTypes } = this.#writer;
    return { state, where: this.#where, written, pending, dropped, badTypes, lastError: last };
  }

  /** Closes the log; it can still be read. What is written afterwards is dropped and counted. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#index?.close();
    try {
      this.#storage.close();
    } catch (error) {
      say(`${this.#where}: could not be closed: ${safeString(error)}`);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.flush();
    } catch {
      // Closing tries once more, and tells what was lost.
    }
    this.close();
  }

  /** @internal What a storage tells of lines it had accepted. */
  hear(trouble: StorageTrouble): void {
    this.#writer.delivery.hear(trouble);
  }

  /** @internal The redaction of this log, for what is described before it is written. */
  get redactor(): Redactor {
    return this.#redactor;
  }
}
