import { type Clock, LogThreadError, limits, systemClock } from "../base/index.ts";
import {
  type EventType,
  isWellFormedType,
  LineFormatter,
  type LogEvent,
  matchesType,
  type Redactor,
  safeString,
} from "../line/index.ts";
import {
  type EventFilter,
  type FollowOptions,
  follow,
  getLogText,
  type LogItem,
  type ReadLogOptions,
  type ReadOptions,
  read,
  readLog,
  tail,
} from "../reader/index.ts";
import type { LogStorage } from "../storage/index.ts";
import { type ErrorOptions, errorEvent } from "./error-event.ts";
import type { Sessions } from "./sessions.ts";
import { timed } from "./timed.ts";
import { type LastError, say, Trouble } from "./trouble.ts";
import { optionOf, withFields } from "./with-fields.ts";

/** Fields of an event: an object, whose own enumerable keys and values they are. Any value is survived. */
export type Fields = object;

/** How a log is. */
export interface LogHealth {
  /** `off`: switched off. `failing`: the last event could not be written. `closed`: nothing is written any more. */
  readonly state: "ok" | "off" | "failing" | "closed";
  /** What it writes to: a path, or the storage's kind. */
  readonly where: string;
  /** Events written by this log object. */
  readonly written: number;
  /** Events that could not be written. */
  readonly dropped: number;
  /** Events whose type is not `category:action` in lower case; they were written as given. */
  readonly badTypes: number;
  readonly lastError: LastError | undefined;
}

/** What a log is made of. `openLog` puts it together. */
export interface LogParts {
  readonly storage: LogStorage;
  readonly where: string;
  readonly sessions: Sessions;
  readonly redactor: Redactor;
  readonly off: readonly string[];
  readonly enabled: boolean;
  readonly clock?: Clock;
  /** Said once, on stderr, by the first log that takes an event; emptied by that. */
  readonly complaints?: string[];
}

/** Events that may be written from within each other. */
const DEPTH_MAX = 2;
const RECURSION = "a value logs events, whenever it is looked at, that hold the value itself";

/** What is known of a type once it was seen. */
interface KnownType {
  readonly off: boolean;
  readonly wellFormed: boolean;
  /** Do its events carry the session? Those about the log and the machine do not. */
  readonly correlated: boolean;
}

/**
 * One log: writes events, and reads them back. Writing never throws; what can not be written is
 * counted and shown by `health()`.
 */
export class Log implements Disposable, AsyncDisposable {
  readonly #storage: LogStorage;
  readonly #redactor: Redactor;
  readonly #formatter: LineFormatter;
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #off: readonly string[];
  readonly #where: string;
  readonly #trouble: Trouble;
  readonly #types = new Map<string, KnownType>();
  readonly #enabled: boolean;
  readonly #complaints: string[];
  #written = 0;
  #badTypes = 0;
  #closed = false;
  /** Events being written: one may be logged by a getter of another. */
  #depth = 0;

  constructor(parts: LogParts) {
    this.#storage = parts.storage;
    this.#redactor = parts.redactor;
    this.#formatter = new LineFormatter(parts.redactor);
    this.#sessions = parts.sessions;
    this.#clock = parts.clock ?? systemClock;
    this.#off = parts.off;
    this.#enabled = parts.enabled;
    this.#where = parts.where;
    this.#trouble = new Trouble(parts.where);
    this.#complaints = parts.complaints ?? [];
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
    try {
      if (this.#depth++ >= DEPTH_MAX) throw new LogThreadError("ERR_RECURSION", RECURSION);
      if (fields !== undefined || typeof textOrFields === "string") {
        return this.#write(type, source, textOrFields, fields);
      }
      return this.#write(type, source, undefined, textOrFields);
    } catch (error) {
      this.#drop(error);
      return "";
    } finally {
      this.#depth--;
    }
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
    try {
      const { text, fields } = errorEvent(error, context, this.#redactor);
      const type = (optionOf(options, "type") ?? "error:runtime") as EventType;
      return this.event(type, source, text, withFields(optionOf(options, "fields"), fields));
    } catch (failure) {
      this.#drop(failure);
      return "";
    }
  }

  /**
   * Runs `work` between two events: `{category}:start`, and `{category}:end` with `duration_ms`,
   * or `{category}:error`. All carry the same `call_id`. What `work` returns or throws is passed on.
   */
  timed<T>(category: string, source: string, fields: Fields | undefined, work: () => T): T {
    return timed(this, category, source, fields, work);
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

  /** Events as they are written, by this process and others. */
  follow(options: FollowOptions & { readonly malformed: true }): AsyncGenerator<LogItem>;
  follow(options?: FollowOptions): AsyncGenerator<LogEvent>;
  follow(options?: FollowOptions): AsyncGenerator<LogItem> {
    return follow(this.#storage, options);
  }

  /** `type source message`, a line each, oldest first; the newest 1 MiB. */
  getLogText(options?: EventFilter): string {
    return getLogText(this.#storage, options);
  }

  /** Resolves when everything written so far is as safe as the durability says. */
  flush(): Promise<void> {
    return this.#storage.flush();
  }

  /** How the log is: what was written, what was lost and why. */
  health(): LogHealth {
    const state = this.#closed ? "closed" : !this.#enabled ? "off" : this.#trouble.lasting ? "failing" : "ok";
    return {
      state,
      where: this.#where,
      written: this.#written,
      dropped: this.#trouble.dropped,
      badTypes: this.#badTypes,
      lastError: this.#trouble.last,
    };
  }

  /** Closes the log; it can still be read. What is written afterwards is dropped and counted. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
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
    await this.flush();
    this.close();
  }

  /** @internal The redaction of this log, for what is described before it is written. */
  get redactor(): Redactor {
    return this.#redactor;
  }

  #drop(error: unknown): void {
    let nowMs: number;
    try {
      nowMs = this.#clock.now();
    } catch {
      nowMs = Date.now();
    }
    this.#trouble.drop(error, nowMs);
  }

  #write(type: string, source: string, text: unknown, fields: unknown): string {
    const known = this.#types.get(type) ?? this.#learn(type);
    if (known.off) return "";
    if (!known.wellFormed) this.#badTypes++;
    const session = known.correlated ? this.#sessions.current() : undefined;
    const line = this.#formatter.format(this.#clock.now(), type, source, text, fields, session);
    this.#storage.append(line);
    this.#written++;
    if (this.#trouble.lasting || this.#complaints.length > 0) this.#afterTrouble();
    return line;
  }

  #learn(type: string): KnownType {
    const text = typeof type === "string" ? type : "";
    const known: KnownType = {
      off: this.#off.some((pattern) => matchesType(pattern, text)),
      wellFormed: text.length <= limits.typeCharsMax && isWellFormedType(text),
      correlated: !text.startsWith("log:") && !text.startsWith("system:"),
    };
    if (type === text && text.length <= limits.typeCharsMax && this.#types.size < limits.cacheEntriesMax) {
      this.#types.set(type, known);
    }
    return known;
  }

  /** The log works: what went wrong before is said, in the log itself where events are missing. */
  #afterTrouble(): void {
    for (const complaint of this.#complaints.splice(0)) say(complaint);
    if (!this.#trouble.lasting) return;
    try {
      const nowMs = this.#clock.now();
      const { untold } = this.#trouble;
      this.#storage.append(this.#formatter.format(nowMs, "log:dropped", "log-thread", undefined, untold));
    } catch {
      // It is no event of the program's that could be dropped: it is said when writing works again.
      return;
    }
    this.#written++;
    this.#trouble.settle();
  }
}
