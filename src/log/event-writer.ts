import { type Clock, LogThreadError, limits, safeCode } from "../base/index.ts";
import { isWellFormedType, LineFormatter, matchesType, type Redactor } from "../line/index.ts";
import type { LogStorage } from "../storage/index.ts";
import { Delivery, type DeliveryParts } from "./delivery.ts";
import type { Correlation, Scopes } from "./scopes.ts";

/** Events that may be written from within each other. */
const DEPTH_MAX = 2;
const RECURSION = "a value logs events, whenever it is looked at, that hold the value itself";

const UNCORRELATED: Correlation = { session: undefined, span: undefined };

/** What is known of a type once it was seen. */
interface KnownType {
  readonly off: boolean;
  readonly wellFormed: boolean;
  /** Are its events as safe as the durability says before the call returns? */
  readonly synced: boolean;
  /** Do its events carry session and span? Those about the log and the machine do not. */
  readonly correlated: boolean;
}

/** What events are made and written with. */
export interface EventWriterParts {
  readonly storage: LogStorage;
  readonly where: string;
  readonly clock: Clock;
  readonly scopes: Scopes;
  readonly redactor: Redactor;
  /** Types, or patterns, that are not written. */
  readonly off: readonly string[];
  /** Types, or patterns, whose events are as safe as the durability says before the call returns. */
  readonly syncTypes: readonly string[];
  readonly delivery: Pick<DeliveryParts, "onFailure" | "blockMsMax" | "complaints">;
}

/** Makes a line of an event, with what is known of where and when it happens, and has it delivered. */
export class EventWriter {
  readonly #parts: EventWriterParts;
  readonly #clock: Clock;
  readonly #scopes: Scopes;
  readonly #formatter: LineFormatter;
  readonly #types = new Map<string, KnownType>();
  #badTypes = 0;
  /** Events being written: one may be logged by a getter of another. */
  #depth = 0;
  readonly delivery: Delivery;

  constructor(parts: EventWriterParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#scopes = parts.scopes;
    this.#formatter = new LineFormatter(parts.redactor);
    const { storage, where, clock, delivery } = parts;
    const report: DeliveryParts["report"] = (untold) =>
      this.#formatter.format(this.#clock.now(), "log:dropped", "log-thread", undefined, untold);
    this.delivery = new Delivery({ storage, where, clock, report, ...delivery });
  }

  /** Events whose type is not `category:action` in lower case. */
  get badTypes(): number {
    return this.#badTypes;
  }

  /**
   * Writes one event; returns its line, `""` when it was not written.
   *
   * @throws LogThreadError only where `onFailure` is `"throw"`
   */
  write(type: string, source: string, text: unknown, fields: unknown): string {
    let line = "";
    try {
      if (this.#depth++ >= DEPTH_MAX) throw new LogThreadError("ERR_RECURSION", RECURSION);
      const known = this.#types.get(type) ?? this.#learn(type);
      if (known.off) return "";
      if (!known.wellFormed) this.#badTypes++;
      const { session, span } = known.correlated ? this.#scopes.current() : UNCORRELATED;
      const nowMs = this.#clock.now();
      line = this.#formatter.format(nowMs, type, source, text, fields, session, span?.fields);
      this.delivery.deliver(line, nowMs, known.synced);
      return line;
    } catch (error) {
      return this.fail(error, line);
    } finally {
      this.#depth--;
    }
  }

  /** An event could not be written, or not be made safe: it is counted, and thrown to callers who asked for it. */
  fail(error: unknown, line: string): string {
    const written = safeCode(error) === "ERR_FLUSH_FAILED";
    if (!written) this.delivery.drop(error);
    if (this.#parts.delivery.onFailure === "throw") throw this.delivery.thrown(error, line);
    return written ? line : "";
  }

  #learn(type: string): KnownType {
    const text = typeof type === "string" ? type : "";
    const known: KnownType = {
      off: this.#parts.off.some((pattern) => matchesType(pattern, text)),
      wellFormed: text.length <= limits.typeCharsMax && isWellFormedType(text),
      synced: this.#parts.syncTypes.some((pattern) => matchesType(pattern, text)),
      correlated: !text.startsWith("log:") && !text.startsWith("system:"),
    };
    if (type === text && text.length <= limits.typeCharsMax && this.#types.size < limits.cacheEntriesMax) {
      this.#types.set(type, known);
    }
    return known;
  }
}
