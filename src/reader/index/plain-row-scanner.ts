import { TIMESTAMP_BYTES, unescapeText } from "../../line/index.ts";
import { bufferOf } from "../byte-string.ts";
import { hashOf, KnownBytes } from "./known-bytes.ts";
import { MessageScanner } from "./message-scanner.ts";
import { readOddLine } from "./odd-line.ts";
import { RowDictionaries } from "./row-dictionaries.ts";
import { FLAG, NO_SESSION, type RowColumns, type RowKind, type RowScanner } from "./row-scanner.ts";
import { RowTimes } from "./row-times.ts";

const NEWLINE = 10;
const EXCLAMATION_MARK = 33;
const PIPE = 124;

/**
 * Reads rows in JavaScript. A line that is what nearly all are is walked over once, byte by byte, and no
 * text is made of it; any other is read as readers of the log do.
 */
export class PlainRowScanner implements RowScanner {
  /** The time of the last event, NaN where there was none. */
  lastTimeMs = Number.NaN;
  readonly #dictionaries = new RowDictionaries();
  readonly #knownKinds = new KnownBytes();
  readonly #knownSessions = new KnownBytes();
  readonly #message = new MessageScanner();
  readonly #times = new RowTimes();
  #own = true;

  get kinds(): readonly RowKind[] {
    return this.#dictionaries.kinds;
  }

  get sessions(): readonly string[] {
    return this.#dictionaries.sessions;
  }

  begin(own: boolean, lastTimeMs: number): void {
    this.#own = own;
    this.lastTimeMs = lastTimeMs;
    this.#dictionaries.clear();
    this.#knownKinds.clear();
    this.#knownSessions.clear();
  }

  add(bytes: Uint8Array, from: number, segmentOffset: number, columns: RowColumns): number {
    // A newline ends every search within a line, so that nothing looks for the bytes' end.
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const capacity = columns.lengths.length;
    let at = from;
    while (at < end && columns.count < capacity) at = this.addLine(bytes, at, segmentOffset, columns);
    return at;
  }

  /** Appends the row of one line that ends with a newline, and says where the next begins. The columns have room for it. */
  addLine(bytes: Uint8Array, start: number, segmentOffset: number, columns: RowColumns): number {
    const next = this.#addPlain(bytes, start, segmentOffset, columns);
    return next === -1 ? this.#addOdd(bytes, start, segmentOffset, columns) : next;
  }

  addTooLong(length: number, columns: RowColumns): void {
    this.#append(length, this.lastTimeMs, this.#dictionaries.nothing(FLAG.malformed), NO_SESSION, columns);
  }

  /** Appends the row of a line that is plain, and says where the next begins; -1 where it is not. */
  #addPlain(bytes: Uint8Array, start: number, segmentOffset: number, columns: RowColumns): number {
    const pipe1 = start + TIMESTAMP_BYTES;
    if (bytes[pipe1] !== PIPE || (start === 0 && segmentOffset === 0)) return -1;
    const time = this.#times.at(bytes, start);
    if (Number.isNaN(time)) return -1;
    const pipe2 = pipeFrom(bytes, pipe1 + 1);
    const pipe3 = pipe2 === -1 ? -1 : pipeFrom(bytes, pipe2 + 1);
    if (pipe3 === -1 || !this.#message.scan(bytes, pipe3 + 1, this.#own)) return -1;
    const { end } = this.#message;
    if (bytes[end - 1] === EXCLAMATION_MARK && bytes[end - 3] === PIPE) return -1;
    const kind = this.#kind(bytes, pipe1 + 1, pipe2, pipe3);
    this.#appendEvent(end + 1 - start, time, kind, this.#session(bytes), columns);
    return end + 1;
  }

  #kind(bytes: Uint8Array, start: number, pipe2: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const known = this.#knownKinds.find(bytes, start, end, hash);
    if (known !== -1) return known;
    const type = this.#decoded(bytes, start, pipe2);
    const source = this.#decoded(bytes, pipe2 + 1, end);
    const kind = this.#dictionaries.kind(type, source, 0);
    this.#knownKinds.keep(bytes, start, end, hash, kind);
    return kind;
  }

  #session(bytes: Uint8Array): number {
    const { sessionStart, sessionEnd } = this.#message;
    if (sessionStart === -1) return NO_SESSION;
    const hash = hashOf(bytes, sessionStart, sessionEnd);
    const known = this.#knownSessions.find(bytes, sessionStart, sessionEnd, hash);
    if (known !== -1) return known;
    const session = this.#dictionaries.session(this.#decoded(bytes, sessionStart, sessionEnd));
    this.#knownSessions.keep(bytes, sessionStart, sessionEnd, hash, session);
    return session;
  }

  #decoded(bytes: Uint8Array, start: number, end: number): string {
    const text = bufferOf(bytes).toString("utf8", start, end);
    return this.#own ? unescapeText(text) : text;
  }

  /** Appends the row of any line, and says where the next begins. */
  #addOdd(bytes: Uint8Array, start: number, segmentOffset: number, columns: RowColumns): number {
    const end = bytes.indexOf(NEWLINE, start);
    const line = readOddLine(bytes.subarray(start, end), this.#own, segmentOffset + start);
    const { event, timeMs, type, source, flags, session } = line;
    const length = end + 1 - start;
    if (event) {
      const kind = this.#dictionaries.kind(type, source, flags);
      this.#appendEvent(length, timeMs, kind, this.#dictionaries.session(session), columns);
    } else {
      this.#append(length, this.lastTimeMs, this.#dictionaries.nothing(flags), NO_SESSION, columns);
    }
    return end + 1;
  }

  #appendEvent(length: number, timeMs: number, kind: number, session: number, columns: RowColumns): void {
    if (Number.isNaN(this.lastTimeMs)) columns.times.fill(timeMs, 0, columns.count);
    this.lastTimeMs = timeMs;
    this.#append(length, timeMs, kind, session, columns);
  }

  #append(length: number, timeMs: number, kind: number, session: number, columns: RowColumns): void {
    const row = columns.count++;
    columns.lengths[row] = length;
    columns.times[row] = timeMs;
    columns.kinds[row] = kind;
    columns.sessions[row] = session;
  }
}

/** The next pipe of the line; -1 where it has none. */
function pipeFrom(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] !== PIPE) if (bytes[at++] === NEWLINE) return -1;
  return at;
}
