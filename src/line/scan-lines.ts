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
const PIPE_BYTE = 124;
const NEWLINE = "\n";
const EXCLAMATION_MARK = 33;

/**
 * Walks over lines and classifies each by the exact rules of the format's specification.
 *
 * It works on bytes and on the same bytes as a *byte string*: one character a byte, as `latin1`
 * decoding gives it. Offsets are therefore byte offsets whatever the bytes are, invalid UTF-8
 * included. A byte string is searched as fast as the machine can, and single bytes are looked at
 * faster in an array. One scanner serves many lines: its fields are overwritten by each `next()`,
 * so that nothing is allocated for a line that is skipped.
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

  #bytes: Uint8Array = new Uint8Array(0);
  #text = "";
  #own = true;
  #nextStart = 0;
  #pipeSearchedFrom = 0;
  #pipeFound = -1;

  /**
   * @param text a byte string
   * @param own does the segment carry our header? Its events then have exactly three raw pipes;
   * a foreign segment's may have more, in the message.
   * @param bytes the same bytes, where the caller has them
   */
  reset(text: string, own: boolean, bytes: Uint8Array = bytesOf(text)): void {
    this.#bytes = bytes;
    this.#text = text;
    this.#own = own;
    this.#nextStart = 0;
    this.#pipeSearchedFrom = 0;
    this.#pipeFound = text.indexOf(PIPE);
  }

  /** Leaves out what stands before the line that holds `offset`, which is not before the next line. */
  skipTo(offset: number): void {
    this.#nextStart = Math.max(this.#nextStart, this.#text.lastIndexOf(NEWLINE, offset - 1) + 1);
  }

  /** Moves to the next line; false when there is none. */
  next(): boolean {
    const text = this.#text;
    const start = this.#nextStart;
    if (start >= text.length) return false;
    const newline = text.indexOf(NEWLINE, start);
    this.terminated = newline !== -1;
    this.start = start;
    this.eventStart = start;
    this.end = newline === -1 ? text.length : newline;
    this.#nextStart = this.end + 1;
    if (!this.#isPlain()) this.#classify();
    return true;
  }

  /**
   * Is it what nearly every line is, an event with three pipes and no torn mark? Each search ends at a
   * pipe of this line or of one that follows, so that all of them together look at a byte a few times at most.
   */
  #isPlain(): boolean {
    const { start, end } = this;
    const first = start + TIMESTAMP_BYTES;
    if (first >= end || this.#bytes[first] !== PIPE_BYTE || !isTimestampAt(this.#bytes, start)) return false;
    const text = this.#text;
    const second = text.indexOf(PIPE, first + 1);
    const third = second === -1 ? -1 : text.indexOf(PIPE, second + 1);
    if (third === -1 || third >= end || this.#bytes[end - 1] === EXCLAMATION_MARK) return false;
    const fourth = text.indexOf(PIPE, third + 1);
    if (fourth !== -1 && fourth < end) return false;
    this.#event(first, second, third);
    return true;
  }

  #classify(): void {
    const { start, end } = this;
    const bytes = this.#bytes;
    if (end === start) {
      this.kind = "blank";
      return;
    }
    if (
      bytes[end - 1] === EXCLAMATION_MARK &&
      end - start >= 3 &&
      this.#text.startsWith(TORN_MARK, end - 3)
    ) {
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
    const text = this.#text;
    const third = text.lastIndexOf(PIPE, this.end - 1);
    const second = text.lastIndexOf(PIPE, third - 1);
    const first = text.lastIndexOf(PIPE, second - 1);
    const eventStart = first - TIMESTAMP_BYTES;
    if (eventStart > this.start && isTimestampAt(this.#bytes, eventStart)) {
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
    this.reason = this.#bytes[this.start] === 0 ? "NUL bytes" : reason;
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
      this.#pipeFound = this.#text.indexOf(PIPE, from);
    }
    this.#pipeSearchedFrom = from;
    return this.#pipeFound === -1 ? this.#text.length : this.#pipeFound;
  }
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
