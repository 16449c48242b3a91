import { assemblePart, type EncodedDictionary } from "./assemble-part.ts";
import { BlockCounter } from "./block-counts.ts";
import { type EncodedBlock, EventKinds, encodeBlock } from "./encoded-block.ts";
import { BLOCK_ROWS, PART_ROWS, type PartSession } from "./part.ts";
import type { PartHead } from "./part-form.ts";
import type { RowColumns, RowKind } from "./row-scanner.ts";
import { addTexts, SectionWriter } from "./section-form.ts";
import { SessionTally } from "./session-tally.ts";

/** Which part is written, and where it begins. */
export interface PartStart extends Pick<PartHead, "segment" | "own" | "number" | "start"> {
  /** The time of the last event before it; NaN where there is none. */
  readonly lastMs: number;
}

/** The dictionaries that the rows' ids are of. */
export interface Dictionaries {
  readonly kinds: readonly RowKind[];
  readonly sessions: readonly string[];
}

/** Of all writers together: between two blocks there is nothing in it. */
const counter = new BlockCounter();

/** Makes a part out of rows, a block at a time. Meanwhile it keeps about as many bytes as the part will have. */
export class PartWriter {
  readonly #start: PartStart;

  readonly #events = new EventKinds();
  readonly #tally = new SessionTally();
  readonly #blocks: EncodedBlock[] = [];
  #rows = 0;
  #end: number;
  #lastMs: number;

  constructor(start: PartStart) {
    this.#start = start;
    this.#end = start.start;
    this.#lastMs = start.lastMs;
  }

  get rows(): number {
    return this.#rows;
  }

  /**
   * Adds a whole block of rows; or fewer, and then no more. Times that are not known yet are filled in.
   *
   * @param counted so many of them were in what `takeSessions` was given
   */
  add(rows: RowColumns, kinds: readonly RowKind[], counted = 0): void {
    if (rows.count === 0) return;
    this.#lastMs = rows.times[rows.count - 1] as number;
    this.#events.learn(kinds);
    this.#tally.add(rows.sessions, counted, rows.count, this.#rows);
    this.#push(encodeBlock(rows, this.#end, this.#events, counter));
  }

  /** Adds a whole block that was encoded before. */
  addEncoded(block: EncodedBlock): void {
    this.#push(block);
  }

  /** Takes the sessions of rows that were counted before. */
  takeSessions(sessions: readonly PartSession[], overflowed: PartSession | undefined): void {
    this.#tally.take(sessions, overflowed);
  }

  /**
   * The part as bytes.
   *
   * @param tail that of the text it stands for
   * @param lastMs the time of the last event in it, or before it
   */
  finish(dictionaries: Dictionaries, tail: PartHead["tail"], lastMs = this.#lastMs): Uint8Array {
    const blocks = this.#blocks;
    const head = {
      ...this.#start,
      rows: this.#rows,
      end: this.#end,
      minMs: blocks.reduce((least, { minMs }) => Math.min(least, minMs), Number.POSITIVE_INFINITY),
      maxMs: blocks.reduce((most, { maxMs }) => Math.max(most, maxMs), Number.NEGATIVE_INFINITY),
      lastMs,
      tail,
    };
    const kinds = encodeKinds(dictionaries.kinds, blocks);
    const sessions = encodeSessions(dictionaries.sessions, this.#tally);
    return assemblePart({ head, blocks, kinds, sessions });
  }

  #push(block: EncodedBlock): void {
    const hasRoom = this.#rows % BLOCK_ROWS === 0 && this.#rows + block.rows <= PART_ROWS;
    if (!hasRoom) throw new RangeError("the part has no room for a block");
    this.#blocks.push(block);
    this.#rows += block.rows;
    this.#end += block.length;
  }
}

function encodeKinds(kinds: readonly RowKind[], blocks: readonly EncodedBlock[]): EncodedDictionary {
  const rows = new Uint32Array(kinds.length);
  for (const { counts } of blocks) {
    for (let at = 0; at < counts.kinds.length; at += 2) {
      const kind = counts.kinds[at] as number;
      rows[kind] = (rows[kind] as number) + (counts.kinds[at + 1] as number);
    }
  }
  const section = new SectionWriter();
  section.add(rows);
  section.add(Uint32Array.from(kinds, ({ flags }) => flags));
  addTexts(
    section,
    kinds.map(({ type }) => type),
  );
  addTexts(
    section,
    kinds.map(({ source }) => source),
  );
  return { section, count: kinds.length };
}

function encodeSessions(sessions: readonly string[], tally: SessionTally): EncodedDictionary {
  const section = new SectionWriter();
  for (const numbers of tally.columns(sessions.length)) section.add(numbers);
  addTexts(section, sessions);
  return { section, count: sessions.length };
}
