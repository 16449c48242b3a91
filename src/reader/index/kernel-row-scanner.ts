import type { CompiledKernel } from "../kernel/compiled-kernel.ts";
import {
  COLUMNS_START,
  KIND_TEXTS,
  LINES_BYTES,
  LINES_START,
  ROWS_MAX,
  SESSION_TEXTS,
  STATE,
  STATE_START,
} from "./kernel-memory.ts";
import { KernelTexts } from "./kernel-texts.ts";
import { PlainRowScanner } from "./plain-row-scanner.ts";
import type { RowColumns, RowKind, RowScanner } from "./row-scanner.ts";

const NEWLINE = 10;
const STATE_NUMBERS = 32;

/**
 * Reads rows in WebAssembly. What is odd there, and texts that it sees for the first time, are left to
 * the scanner in JavaScript, a line at a time; so the ids are that one's, and both always say the same.
 */
export class KernelRowScanner implements RowScanner {
  readonly #plain = new PlainRowScanner();
  readonly #scanRows: CompiledKernel["code"]["scanRows"];
  readonly #state: Int32Array;
  readonly #lines: Uint8Array;
  readonly #columns: RowColumns;
  readonly #kindTexts: KernelTexts;
  readonly #sessionTexts: KernelTexts;

  /**
   * @param kernel with `MEMORY_BYTES` of memory, used by nobody else
   */
  constructor({ code, memory: { buffer } }: CompiledKernel) {
    this.#scanRows = code.scanRows;
    this.#state = new Int32Array(buffer, STATE_START, STATE_NUMBERS);
    this.#lines = new Uint8Array(buffer, LINES_START, LINES_BYTES);
    this.#columns = columnsIn(buffer);
    this.#kindTexts = new KernelTexts(buffer, KIND_TEXTS, STATE.kindSlots);
    this.#sessionTexts = new KernelTexts(buffer, SESSION_TEXTS, STATE.sessionSlots);
    const { lengths, times, kinds, sessions } = this.#columns;
    this.#state[STATE.lengths] = lengths.byteOffset;
    this.#state[STATE.times] = times.byteOffset;
    this.#state[STATE.kinds] = kinds.byteOffset;
    this.#state[STATE.sessions] = sessions.byteOffset;
  }

  get kinds(): readonly RowKind[] {
    return this.#plain.kinds;
  }

  get sessions(): readonly string[] {
    return this.#plain.sessions;
  }

  begin(own: boolean, lastTimeMs: number): void {
    this.#plain.begin(own, lastTimeMs);
    this.#kindTexts.clear();
    this.#sessionTexts.clear();
    this.#state[STATE.own] = own ? 1 : 0;
  }

  add(bytes: Uint8Array, from: number, segmentOffset: number, columns: RowColumns): number {
    let at = from;
    while (at < bytes.length && columns.count < columns.lengths.length) {
      const piece = bytes.subarray(at, at + LINES_BYTES);
      const whole = piece.lastIndexOf(NEWLINE) + 1;
      // Rows before the first event have no time yet, and the kernel knows nothing of headers.
      const isPlain = whole === 0 || segmentOffset + at === 0 || Number.isNaN(this.#plain.lastTimeMs);
      const next = isPlain
        ? this.#addLine(bytes, at, segmentOffset, columns)
        : this.#addLines(piece.subarray(0, whole), segmentOffset + at, columns) + at;
      if (next === at) break;
      at = next;
    }
    return at;
  }

  addTooLong(length: number, columns: RowColumns): void {
    this.#plain.addTooLong(length, columns);
  }

  #addLine(bytes: Uint8Array, at: number, segmentOffset: number, columns: RowColumns): number {
    return bytes.includes(NEWLINE, at) ? this.#plain.addLine(bytes, at, segmentOffset, columns) : at;
  }

  /** Appends rows of whole lines that find room in the kernel's memory, as many as its columns and those that are given can take. */
  #addLines(lines: Uint8Array, segmentOffset: number, columns: RowColumns): number {
    const state = this.#state;
    const mine = this.#columns;
    this.#lines.set(lines);
    const rows = Math.min(ROWS_MAX, columns.lengths.length - columns.count);
    state[STATE.rows] = rows;
    mine.count = 0;
    let at = 0;
    while (at < lines.length && mine.count < rows) {
      state[STATE.row] = mine.count;
      at = this.#scanRows(STATE_START, LINES_START + at, LINES_START + lines.length) - LINES_START;
      mine.count = state[STATE.row] as number;
      // A row has the time of the event before it, if it is not an event itself.
      if (mine.count > 0) this.#plain.lastTimeMs = mine.times[mine.count - 1] as number;
      if (at === lines.length || mine.count === rows) break;
      at = this.#plain.addLine(lines, at, segmentOffset, mine);
      this.#learn();
    }
    appendRows(mine, columns);
    return at;
  }

  /** Lets the kernel know what it did not in the line that was read last. */
  #learn(): void {
    const { kinds, sessions, count } = this.#columns;
    this.#learnId(this.#kindTexts, STATE.unknownKind, kinds[count - 1] as number);
    this.#learnId(this.#sessionTexts, STATE.unknownSession, sessions[count - 1] as number);
  }

  #learnId(texts: KernelTexts, unknown: number, id: number): void {
    const start = this.#state[unknown] as number;
    if (start === 0) return;
    texts.learn(start, this.#state[unknown + 1] as number, this.#state[unknown + 2] as number, id);
  }
}

/** Columns in the kernel's memory, one after the other. */
function columnsIn(memory: ArrayBuffer): RowColumns {
  const numbers = (column: number): Uint32Array =>
    new Uint32Array(memory, COLUMNS_START + ROWS_MAX * (8 + 4 * column), ROWS_MAX);
  return {
    count: 0,
    times: new Float64Array(memory, COLUMNS_START, ROWS_MAX),
    lengths: numbers(0),
    kinds: numbers(1),
    sessions: numbers(2),
  };
}

function appendRows(from: RowColumns, to: RowColumns): void {
  const { count } = from;
  to.lengths.set(from.lengths.subarray(0, count), to.count);
  to.times.set(from.times.subarray(0, count), to.count);
  to.kinds.set(from.kinds.subarray(0, count), to.count);
  to.sessions.set(from.sessions.subarray(0, count), to.count);
  to.count += count;
}
