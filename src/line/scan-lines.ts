import { isTimestampAt, TIMESTAMP_BYTES } from "./timestamp.ts";

/** What ends a line that its writer could not finish: two bytes no event can end with. */
export const TORN_MARK = "|\\!";

/** Why a piece of a log is no event. */
export type MalformedReason =
  /** It ends with the torn mark, or a whole event stands behind it on the same line. */
  | "torn"
  /** No valid timestamp where one has to be. */
  | "no timestamp"
  /** Fewer than three pipes, or more where exactly three are allowed. */
  | "wrong number of pipes"
  /** A run of NUL bytes, as some file systems leave after a power failure. */
  | "NUL bytes"
  /** The last piece of a segment that nobody writes any more, without a newline. */
  | "unterminated"
  /** Longer than any line that is read whole. */
  | "too long";

const PIPE = "|";
const NEWLINE = "\n";

/**
 * Walks over lines and classifies each by the exact rules of the format's specification.
 *
 * It works on a *byte string*: one character a byte, as `latin1` decoding gives it. Offsets are
 * therefore byte offsets whatever the bytes are, invalid UTF-8 included, and the search for a
 * character is as fast as the machine's. One scanner serves many lines: its fields are overwritten
 * by each `next()`, so that nothing is allocated for a line that is skipped.
 */
export class LineScanner {
  /** What the line was found to be. */
  kind: "event" | "malformed" | "blank" = "blank";
  /** Why it is malformed; of a salvaged event, why the bytes before it are. */
  reason: MalformedReason = "torn";
  /** The line's first byte. */
  start = 0;
  /** Where its event begins: beyond `start` when a torn fragment stands before it. */
  eventStart = 0;
  /** The byte after its last, its newline not included. */
  end = 0;
  /** Was a newline found? Without one the piece ends where the bytes end. */
  terminated = true;
  /** The event's three pipes. */
  pipe1 = 0;
  pipe2 = 0;
  pipe3 = 0;

  #bytes = "";
  #own = true;
  #nextStart = 0;
  #pipeSearchedFrom = 0;
  #pipeFound = -1;

  /**
   * @param own does the segment carry our header? Its events then have exactly three raw pipes;
   * a foreign segment's may have more, in the message.
   */
  reset(bytes: string, own: boolean): void {
    this.#bytes = bytes;
    this.#own = own;
    this.#nextStart = 0;
    this.#pipeSearchedFrom = 0;
    this.#pipeFound = bytes.indexOf(PIPE);
  }

  /** Moves to the next line; false when there is none. */
  next(): boolean {
    const bytes = this.#bytes;
    const start = this.#nextStart;
    if (start >= bytes.length) return false;
    const newline = bytes.indexOf(NEWLINE, start);
    this.terminated = newline !== -1;
    this.start = start;
    this.eventStart = start;
    this.end = newline === -1 ? bytes.length : newline;
    this.#nextStart = this.end + 1;
    this.#classify();
    return true;
  }

  #classify(): void {
    const { start, end } = this;
    const bytes = this.#bytes;
    if (end === start) {
      this.kind = "blank";
      return;
    }
    if (bytes.charCodeAt(end - 1) === 33 && end - start >= 3 && bytes.startsWith(TORN_MARK, end - 3)) {
      this.kind = end - start === 3 ? "blank" : "malformed";
      this.reason = "torn";
      return;
    }
    const first = this.#pipeFrom(start);
    const second = first < end ? this.#pipeFrom(first + 1) : end;
    const third = second < end ? this.#pipeFrom(second + 1) : end;
    if (third >= end) {
      this.#malformed(this.#looksTimed(start) ? "wrong number of pipes" : "no timestamp");
      return;
    }
    const timed = first - start === TIMESTAMP_BYTES && isTimestampAt(bytes, start);
    const more = this.#pipeFrom(third + 1) < end;
    if (timed && (!more || !this.#own)) this.#event(first, second, third);
    else if (this.#own) this.#salvage(timed);
    else this.#malformed("no timestamp");
  }

  /** An own line with a fragment before its event: the last three pipes are the event's. */
  #salvage(timed: boolean): void {
    const bytes = this.#bytes;
    const third = bytes.lastIndexOf(PIPE, this.end - 1);
    const second = bytes.lastIndexOf(PIPE, third - 1);
    const first = bytes.lastIndexOf(PIPE, second - 1);
    const eventStart = first - TIMESTAMP_BYTES;
    if (eventStart > this.start && isTimestampAt(bytes, eventStart)) {
      this.eventStart = eventStart;
      this.reason = "torn";
      this.#event(first, second, third);
    } else {
      this.#malformed(timed ? "wrong number of pipes" : "no timestamp");
    }
  }

  #event(first: number, second: number, third: number): void {
    this.kind = "event";
    this.pipe1 = first;
    this.pipe2 = second;
    this.pipe3 = third;
  }

  #malformed(reason: MalformedReason): void {
    this.kind = "malformed";
    this.reason = this.#bytes.charCodeAt(this.start) === 0 ? "NUL bytes" : reason;
  }

  #looksTimed(start: number): boolean {
    return start + TIMESTAMP_BYTES <= this.end && isTimestampAt(this.#bytes, start);
  }

  /**
   * The first pipe at or after `from`, or the end of all bytes. The last answer is remembered, so
   * that many lines without a pipe do not search the rest of the chunk again and again.
   */
  #pipeFrom(from: number): number {
    if (from < this.#pipeSearchedFrom || (this.#pipeFound !== -1 && from > this.#pipeFound)) {
      this.#pipeFound = this.#bytes.indexOf(PIPE, from);
    }
    this.#pipeSearchedFrom = from;
    return this.#pipeFound === -1 ? this.#bytes.length : this.#pipeFound;
  }
}
