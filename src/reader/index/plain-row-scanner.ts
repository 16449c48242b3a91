import { type EventLines, LineScanner, LogEvent, SEGMENT_TYPE } from "../../line/index.ts";
import { bufferOf } from "../byte-string.ts";
import { RowDictionaries } from "./row-dictionaries.ts";
import { FLAG, NO_SESSION, type RowColumns, type RowKind, type RowScanner } from "./row-scanner.ts";

/** What stands behind the timestamp of a segment's first line. */
const HEADER_TYPE = `|${SEGMENT_TYPE}|`;

/** Reads rows in JavaScript. */
export class PlainRowScanner implements RowScanner {
  readonly #dictionaries = new RowDictionaries();
  readonly #scanner = new LineScanner();
  #own = true;
  #lastTimeMs = Number.NaN;

  get kinds(): readonly RowKind[] {
    return this.#dictionaries.kinds;
  }

  get sessions(): readonly string[] {
    return this.#dictionaries.sessions;
  }

  begin(own: boolean, lastTimeMs: number): void {
    this.#own = own;
    this.#lastTimeMs = lastTimeMs;
    this.#dictionaries.clear();
  }

  add(bytes: Uint8Array, from: number, segmentOffset: number, columns: RowColumns): number {
    const rest = bytes.subarray(from);
    const text = bufferOf(rest).toString("latin1");
    const scanner = this.#scanner;
    scanner.reset(text, this.#own, rest);
    let read = from;
    while (columns.count < columns.lengths.length && scanner.next()) {
      if (!scanner.terminated) break;
      if (scanner.kind === "event") this.#addEvent(text, rest, segmentOffset + from, columns);
      else this.#addNothing(scanner.kind, scanner.end + 1 - scanner.start, columns);
      read = from + scanner.end + 1;
    }
    return read;
  }

  addTooLong(length: number, columns: RowColumns): void {
    this.#addNothing("malformed", length, columns);
  }

  #addNothing(kind: "malformed" | "blank", length: number, columns: RowColumns): void {
    const row = columns.count++;
    columns.lengths[row] = length;
    columns.times[row] = this.#lastTimeMs;
    columns.kinds[row] = this.#dictionaries.nothing(FLAG[kind]);
    columns.sessions[row] = NO_SESSION;
  }

  #addEvent(text: string, bytes: Uint8Array, segmentOffset: number, columns: RowColumns): void {
    const { start, eventStart, end, pipe1 } = this.#scanner;
    const isHeader = this.#own && segmentOffset + eventStart === 0 && text.startsWith(HEADER_TYPE, pipe1);
    const flags = (eventStart > start ? FLAG.salvaged : 0) | (isHeader ? FLAG.header : 0);
    const event = this.#event(bytes);
    if (Number.isNaN(this.#lastTimeMs)) columns.times.fill(event.timeMs, 0, columns.count);
    this.#lastTimeMs = event.timeMs;
    const session = event.fields["session_id"];
    const row = columns.count++;
    columns.lengths[row] = end + 1 - start;
    columns.times[row] = event.timeMs;
    columns.kinds[row] = this.#dictionaries.kind(event.type, event.source, flags);
    columns.sessions[row] = this.#dictionaries.session(typeof session === "string" ? session : undefined);
  }

  #event(bytes: Uint8Array): LogEvent {
    const { eventStart, end } = this.#scanner;
    const text = bufferOf(bytes).toString("utf8", eventStart, end);
    const lines: EventLines = { text, segment: "", offset: 0, foreign: !this.#own };
    return new LogEvent(lines, {
      start: 0,
      end: text.length,
      secondPipe: 0,
      thirdPipe: 0,
      length: end - eventStart,
      salvaged: false,
      escaped: this.#own,
    });
  }
}
