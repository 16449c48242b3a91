import type { Position } from "../line/index.ts";

/** What is needed of an event; a `LogEvent` has it. */
export interface TimedEvent {
  readonly timeMs: number;
  readonly type: string;
  readonly source: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly position: Position;
}

/** How a span ended: as it should, with an error, or in no way that the log knows of. */
export type Outcome = "ok" | "error" | "unfinished";

/**
 * What was the next thing that the log tells after an unfinished span, and that explains it: the program said that it ends;
 * the program began anew without having said so; the session was ended; or nothing, since the log ends there.
 */
export type LostBy = "shutdown" | "restart" | "session end" | "log end";

/** How a span's two events were found to belong together. */
export type PairedBy = "call_id" | "request_id" | "span_id" | "nearest";

/** Something that took time: a call of a model or a tool, a conversation, a connection. Times are milliseconds since 1970. */
export interface Span {
  /** Its place in the timeline's list, which is in the order of their beginnings. */
  readonly id: number;
  /** `llm`, `tool`, …: the part of its types before the colon. */
  readonly category: string;
  /** What its events call it: their `name`, `model`, `method` and `path`; undefined where they say none. */
  readonly name: string | undefined;
  readonly source: string;
  readonly session: string | undefined;
  readonly startMs: number;
  /** Where it is drawn to: its end, or where the log lost it. Never before `startMs`. */
  readonly untilMs: number;
  /**
   * How long it took: what its end says (`duration_ms`, `latency_ms`), else the difference of its times. Undefined where it has not
   * ended, and where the clock was set back in between.
   */
  readonly durationMs: number | undefined;
  readonly outcome: Outcome;
  /** Of an unfinished one, what became of it. */
  readonly lostBy: LostBy | undefined;
  /** From its beginning to the first piece of an answer. */
  readonly firstTokenMs: number | undefined;
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  /** Where its events stand; the first is undefined where the log does not have it, and `startMs` is then worked out from the duration. */
  readonly begin: Position | undefined;
  readonly end: Position | undefined;
  readonly pairedBy: PairedBy | undefined;
  /** The span it stands in: said by `parent_id`, else the innermost that holds its times and may hold its category. */
  readonly parent: number | undefined;
  /** How many stand above it. */
  readonly depth: number;
}
