import { unescapeText } from "./escape.ts";
import { type ParsedMessage, parseForeignMessage, parseMessage } from "./message.ts";
import { TIMESTAMP_BYTES } from "./timestamp.ts";
import type { LogValue } from "./value.ts";

/** Where a line starts. Whoever holds it can go on reading there, in this process or another. */
export interface Position {
  /** The segment's identity: the id in its first line, or a hash of it where the segment is foreign. */
  readonly segment: string;
  /** Bytes from the segment's beginning. */
  readonly offset: number;
}

/** Lines that events are cut out of: those of a block, or a single one. */
export interface EventLines {
  /** The lines, verbatim. */
  readonly text: string;
  /** The segment they stand in. */
  readonly segment: string;
  /** Where they begin in it, in bytes. */
  readonly offset: number;
  /** Does the segment carry no header of ours? Its lines are then not unescaped. */
  readonly foreign: boolean;
}

/** Where an event stands in its lines, in characters, and what was seen of it when it was found. */
export interface EventPlace {
  readonly start: number;
  /** The character after its last, its newline not included. */
  readonly end: number;
  /** Its second and third pipes; 0 where they have to be looked for. */
  readonly secondPipe: number;
  readonly thirdPipe: number;
  /** Bytes of the line, its newline not included. */
  readonly length: number;
  /** Did a torn fragment stand before it on the same line? */
  readonly salvaged: boolean;
  /** May it hold escapes of ours? */
  readonly escaped: boolean;
}

/**
 * One event as it was read. It knows where its line stands among those it was read with; everything
 * is cut out of them when it is asked for, because most events are read for one or two of their parts.
 */
export class LogEvent {
  readonly kind = "event";
  readonly #lines: EventLines;
  readonly #start: number;
  readonly #end: number;
  #secondPipe: number;
  #thirdPipe: number;
  readonly #length: number;
  readonly #salvaged: boolean;
  readonly #escaped: boolean;
  #parsed: ParsedMessage | undefined;

  constructor(lines: EventLines, place: EventPlace) {
    this.#lines = lines;
    this.#start = place.start;
    this.#end = place.end;
    this.#secondPipe = place.secondPipe;
    this.#thirdPipe = place.thirdPipe;
    this.#length = place.length;
    this.#salvaged = place.salvaged;
    this.#escaped = place.escaped;
  }

  /** The line, verbatim, without its newline. */
  get raw(): string {
    return this.#lines.text.slice(this.#start, this.#end);
  }

  /** `2026-01-09T14:32:01.456Z`: UTC, as the clock was. */
  get timestamp(): string {
    return this.#lines.text.slice(this.#start, this.#start + TIMESTAMP_BYTES);
  }

  /** The timestamp in milliseconds since 1970. */
  get timeMs(): number {
    return Date.parse(this.timestamp);
  }

  /** `category:action`. */
  get type(): string {
    if (this.#secondPipe === 0) this.#findPipes();
    return this.#decoded(this.#start + TIMESTAMP_BYTES + 1, this.#secondPipe);
  }

  get source(): string {
    if (this.#secondPipe === 0) this.#findPipes();
    return this.#decoded(this.#secondPipe + 1, this.#thirdPipe);
  }

  /** The line's fourth part, verbatim. */
  get message(): string {
    if (this.#secondPipe === 0) this.#findPipes();
    return this.#lines.text.slice(this.#thirdPipe + 1, this.#end);
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
    return { segment: this.#lines.segment, offset: this.#lines.offset + this.#start };
  }

  /** Where the next line begins: from there whoever has seen this event goes on. */
  get next(): Position {
    const { segment, offset } = this.position;
    return { segment, offset: offset + this.#length + 1 };
  }

  /** Bytes of the line, its newline not included. */
  get length(): number {
    return this.#length;
  }

  /** Was it rescued from a line that began with somebody's torn fragment? */
  get salvaged(): boolean {
    return this.#salvaged;
  }

  /**
   * The same event, which keeps no line in memory but its own.
   *
   * @param copy copies a text, so that it is no part of another
   */
  alone(copy: (text: string) => string): LogEvent {
    const { raw } = this;
    if (raw.length === this.#lines.text.length) return this;
    const { segment, foreign } = this.#lines;
    const lines = { text: copy(raw), segment, offset: this.position.offset, foreign };
    return new LogEvent(lines, {
      start: 0,
      end: raw.length,
      secondPipe: 0,
      thirdPipe: 0,
      length: this.#length,
      salvaged: this.#salvaged,
      escaped: this.#escaped,
    });
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

  #findPipes(): void {
    const { text } = this.#lines;
    this.#secondPipe = text.indexOf("|", this.#start + TIMESTAMP_BYTES + 1);
    this.#thirdPipe = text.indexOf("|", this.#secondPipe + 1);
  }

  get #message(): ParsedMessage {
    this.#parsed ??= this.#lines.foreign ? parseForeignMessage(this.message) : parseMessage(this.message);
    return this.#parsed;
  }

  #decoded(start: number, end: number): string {
    const part = this.#lines.text.slice(start, end);
    return this.#escaped ? unescapeText(part) : part;
  }
}
