import { limits } from "../../base/index.ts";
import {
  isWellFormedType,
  LineScanner,
  type MalformedReason,
  parseLine,
  parseSegmentHeader,
  SEGMENT_TYPE,
  TIMESTAMP_BYTES,
  unescapeText,
} from "../../line/index.ts";
import { MASTER_NAME, openSegmentFile, type SegmentFile } from "../../storage/index.ts";
import type { ClockWatch } from "./clock-watch.ts";
import type { LogFile } from "./log-files.ts";
import { type LineText, readWholeLines } from "./read-whole-lines.ts";
import { SegmentFacts } from "./segment-facts.ts";

/** From nine tenths of the bound on, what is a little larger is cut. */
const LONG_BYTES = Math.floor(limits.lineBytesMax * 0.9);

const DROPPED_TYPE = "log:dropped";
const CUT_FIELD = " log_cut=";
const NUL = "\0";

/**
 * Reads a segment to its end and counts what is in it.
 *
 * @param advance told of the bytes that were read; what waits for its turn has it then
 */
export async function examineSegment(
  file: LogFile,
  clock: ClockWatch,
  advance: (bytes: number) => Promise<void>,
): Promise<SegmentFacts> {
  const examiner = new SegmentExaminer(file, clock);
  let segment: SegmentFile | undefined;
  try {
    segment = openSegmentFile(file.path);
    if (segment === undefined) return examiner.facts;
    for (const lines of readWholeLines(segment)) {
      examiner.add(lines, segment);
      await advance(lines.length);
    }
  } catch (error) {
    // The others are read all the same.
    examiner.facts.failure = error as Error;
  } finally {
    segment?.close();
  }
  return examiner.facts;
}

/** What some of the lines of a piece may hold, so that each is not searched for it. */
interface Hints {
  readonly hasCuts: boolean;
  readonly hasNul: boolean;
}

function isNulAt(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0;
}

class SegmentExaminer {
  readonly facts: SegmentFacts;
  readonly #clock: ClockWatch;
  readonly #scanner = new LineScanner();
  /** Is a type, as it is written, well formed? Types repeat. */
  readonly #types = new Map<string, boolean>();
  #damaged: SegmentFile["damaged"] = [];

  constructor(file: LogFile, clock: ClockWatch) {
    this.facts = new SegmentFacts(file);
    this.#clock = clock;
  }

  add(lines: LineText, { damaged, identity }: SegmentFile): void {
    const { facts } = this;
    this.#damaged = damaged;
    const isActive = facts.file.name === MASTER_NAME;
    if (lines.offset === 0) this.#readHeader(lines.text, identity);
    if (!lines.terminated && isActive) {
      facts.unfinishedBytes = lines.length;
      facts.endsInNul = isNulAt(lines.text, 0);
    } else if (lines.tooLong) {
      const length = lines.terminated ? lines.length - 1 : lines.length;
      this.#addMalformed("too long", lines, 0, length);
    } else {
      this.#scan(lines);
    }
  }

  /** @param identity what is left to go by where the first line is lost */
  #readHeader(text: string, identity: SegmentFile["identity"]): void {
    if (identity !== undefined && this.#isLost(0)) {
      this.facts.id = identity.own ? identity.id : undefined;
      this.facts.header = identity.own ? "own" : "none";
      return;
    }
    const end = text.slice(0, limits.segmentHeaderBytesMax).indexOf("\n");
    const first = end === -1 ? "" : text.slice(0, end);
    const header = parseSegmentHeader(first);
    this.facts.id = header?.id;
    this.facts.header =
      header !== undefined ? "own" : parseLine(first)?.type === SEGMENT_TYPE ? "unknown" : "none";
  }

  #scan(lines: LineText): void {
    const { facts } = this;
    const scanner = this.#scanner;
    scanner.reset(lines.text, facts.header === "own");
    const hints = { hasCuts: lines.text.includes(CUT_FIELD), hasNul: lines.text.includes(NUL) };
    while (scanner.next()) {
      const { kind, start, eventStart, end } = scanner;
      if (kind === "blank") continue;
      if (kind === "malformed" || !scanner.terminated) {
        this.#addMalformed(scanner.terminated ? scanner.reason : "unterminated", lines, start, end);
        continue;
      }
      if (eventStart > start) {
        this.#addMalformed(scanner.reason, lines, start, eventStart);
        facts.salvaged++;
      }
      // A segment's first line is written when the segment is made, a moment behind the event that it is made for.
      if (lines.offset + start === 0 && facts.header === "own") continue;
      this.#addEvent(lines, hints);
    }
  }

  /** A run of NUL bytes is told as one, also where a writer ended it as torn, or wrote an event behind it. */
  #addMalformed(reason: MalformedReason, { offset, text }: LineText, start: number, end: number): void {
    const known = isNulAt(text, start) ? (this.#isLost(offset + start) ? "damaged" : "NUL bytes") : reason;
    this.facts.addMalformed(known, offset + start, end - start);
  }

  /** Does a place stand in bytes that could not be unpacked? */
  #isLost(place: number): boolean {
    return this.#damaged.some(({ offset, length }) => place >= offset && place < offset + length);
  }

  #addEvent({ offset, text }: LineText, { hasCuts, hasNul }: Hints): void {
    const { facts } = this;
    const { eventStart, end, pipe1, pipe2 } = this.#scanner;
    facts.events++;
    const timeMs = Date.parse(text.slice(eventStart, eventStart + TIMESTAMP_BYTES));
    this.#clock.add(timeMs, facts.file.name, offset + eventStart);
    const length = end - eventStart;
    if (hasNul && facts.header === "own" && text.slice(eventStart, end).includes(NUL)) {
      facts.nulEvents++;
      facts.firstNulEvent ??= offset + eventStart;
    }
    if (length > facts.longestBytes) facts.longestBytes = length;
    if (hasCuts && text.slice(eventStart, end).includes(CUT_FIELD)) facts.cut++;
    else if (length >= LONG_BYTES) facts.long++;
    const type = text.slice(pipe1 + 1, pipe2);
    if (type === DROPPED_TYPE) this.#addDropped(text.slice(eventStart, end));
    if (!this.#isWellFormed(type)) {
      facts.illFormed++;
      facts.firstIllFormed ??= Buffer.from(type, "latin1").toString("utf8");
    }
  }

  #isWellFormed(type: string): boolean {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    // What another program wrote is not unescaped.
    const isWellFormed = isWellFormedType(this.facts.header === "own" ? unescapeText(type) : type);
    if (this.#types.size < limits.cacheEntriesMax) this.#types.set(type, isWellFormed);
    return isWellFormed;
  }

  #addDropped(line: string): void {
    const { count, code } = parseLine(line)?.fields ?? {};
    if (typeof count !== "number") return;
    const name = typeof code === "string" ? code : "unknown";
    this.facts.dropped.set(name, (this.facts.dropped.get(name) ?? 0) + count);
  }
}
