import { limits } from "../base/index.ts";

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line of a file or of standard input. */
export interface InputLine {
  /** Counted from 1. */
  readonly number: number;
  /** The bytes without the line's end, whichever it is; undefined where they are too many to be read. */
  readonly bytes: Buffer | undefined;
  /** Bytes it took, its end included. */
  readonly length: number;
}

/**
 * Takes bytes apart into lines, in memory that does not grow with them: a line of more than 4 MiB is
 * counted and passed over.
 *
 * @returns the lines of a piece of input at a time, so that what arrives slowly is not waited for
 */
export async function* inputLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<InputLine[]> {
  const splitter = new LineSplitter();
  for await (const chunk of chunks) {
    const lines = splitter.take(typeof chunk === "string" ? Buffer.from(chunk) : asBuffer(chunk));
    if (lines.length > 0) yield lines;
  }
  const last = splitter.end();
  if (last !== undefined) yield [last];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

class LineSplitter {
  /** The pieces of a line whose end has not come yet; none once it is too long. */
  #begun: Buffer[] = [];
  #length = 0;
  #number = 0;

  take(chunk: Buffer): InputLine[] {
    const lines: InputLine[] = [];
    let at = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline !== -1; newline = chunk.indexOf(NEWLINE, at)) {
      lines.push(this.#finish(chunk.subarray(at, newline), 1));
      at = newline + 1;
    }
    this.#begin(chunk.subarray(at));
    return lines;
  }

  /** The last line, where it has no end. */
  end(): InputLine | undefined {
    return this.#length === 0 ? undefined : this.#finish(Buffer.alloc(0), 0);
  }

  #begin(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > limits.readLineBytesMax) this.#begun = [];
    else if (piece.length > 0) this.#begun.push(piece);
  }

  #finish(piece: Buffer, endBytes: number): InputLine {
    const length = this.#length + piece.length + endBytes;
    const whole = this.#begun.length === 0 ? piece : Buffer.concat([...this.#begun, piece]);
    const isTooLong = this.#length + piece.length > limits.readLineBytesMax;
    this.#begun = [];
    this.#length = 0;
    this.#number++;
    return { number: this.#number, bytes: isTooLong ? undefined : this.#withoutMarks(whole), length };
  }

  #withoutMarks(line: Buffer): Buffer {
    const start = this.#number === 1 && line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    return line.at(-1) === CARRIAGE_RETURN ? line.subarray(start, -1) : line.subarray(start);
  }
}
