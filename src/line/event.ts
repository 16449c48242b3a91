import { unescapeText } from "./escape.ts";
import { type ParsedMessage, parseMessage } from "./message.ts";
import { TIMESTAMP_BYTES } from "./timestamp.ts";
import type { LogValue } from "./value.ts";

/** Where a line starts. Whoever holds it can go on reading there, in this process or another. */
export interface Position {
  /** The segment's identity: the id in its first line, or a hash of it where the segment is foreign. */
  readonly segment: string;
  /** Bytes from the segment's beginning. */
  readonly offset: number;
}

/** What is known of an event beside its line. */
export interface EventOrigin {
  readonly position: Position;
  /** Bytes of the line, its newline not included. */
  readonly length: number;
  /** Did a torn fragment stand before it on the same line? */
  readonly salvaged: boolean;
  /** Does the segment carry no header of ours? Its lines are then not unescaped. */
  readonly foreign: boolean;
}

/**
 * One event as it was read. Only the line is kept; everything else is cut out of it when it is
 * asked for, because most events are read for one or two of their parts.
 */
export class LogEvent {
  readonly kind = "event";
  /** The line, verbatim, without its newline. */
  readonly raw: string;
  readonly #origin: EventOrigin;
  #parsed: ParsedMessage | undefined;

  constructor(raw: string, origin: EventOrigin) {
    this.raw = raw;
    this.#origin = origin;
  }

  /** `2026-01-09T14:32:01.456Z`: UTC, as the clock was. */
  get timestamp(): string {
    return this.raw.slice(0, TIMESTAMP_BYTES);
  }

  /** The timestamp in milliseconds since 1970. */
  get timeMs(): number {
    return Date.parse(this.timestamp);
  }

  /** `category:action`. */
  get type(): string {
    return this.#decoded(this.raw.slice(TIMESTAMP_BYTES + 1, this.#secondPipe));
  }

  get source(): string {
    return this.#decoded(this.raw.slice(this.#secondPipe + 1, this.#thirdPipe));
  }

  /** The line's fourth part, verbatim. */
  get message(): string {
    return this.raw.slice(this.#thirdPipe + 1);
  }

  /** The message's text, decoded; undefined where it has none. */
  get text(): string | undefined {
    return this.#message.text;
  }

  /** The message's fields, decoded; an object without a prototype. */
  get fields(): Readonly<Record<string, LogValue | undefined>> {
    return this.#message.fields;
  }

  get position(): Position {
    return this.#origin.position;
  }

  /** Where the next line begins: from there whoever has seen this event goes on. */
  get next(): Position {
    const { segment, offset } = this.position;
    return { segment, offset: offset + this.length + 1 };
  }

  /** Bytes of the line, its newline not included. */
  get length(): number {
    return this.#origin.length;
  }

  /** Was it rescued from a line that began with somebody's torn fragment? */
  get salvaged(): boolean {
    return this.#origin.salvaged;
  }

  /** The same event, with its line in memory of its own. */
  copiedFrom(raw: string): LogEvent {
    return new LogEvent(raw, this.#origin);
  }

  /** Everything an event says, for JSON. */
  toJSON(): Record<string, unknown> {
    const { timestamp, type, source, message, text, fields, position } = this;
    return {
      timestamp,
      type,
      source,
      message,
      ...(text === undefined ? {} : { text }),
      fields,
      position: `${position.segment}:${position.offset}`,
      ...(this.salvaged ? { salvaged: true } : {}),
    };
  }

  /** What `console.log` shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): Record<string, unknown> {
    return { ...this.toJSON(), fields: { ...this.fields } };
  }

  get #secondPipe(): number {
    return this.raw.indexOf("|", TIMESTAMP_BYTES + 1);
  }

  get #thirdPipe(): number {
    return this.raw.indexOf("|", this.#secondPipe + 1);
  }

  get #message(): ParsedMessage {
    this.#parsed ??= this.#origin.foreign ? parseForeignMessage(this.message) : parseMessage(this.message);
    return this.#parsed;
  }

  #decoded(part: string): string {
    return this.#origin.foreign ? part : unescapeText(part);
  }
}

/**
 * A message that somebody else's program wrote: `C:\new` is what it says, so that its backslashes
 * are doubled before they are read as ours. Its fields are a best effort.
 */
function parseForeignMessage(message: string): ParsedMessage {
  return parseMessage(message.replaceAll("\\", "\\\\"));
}
