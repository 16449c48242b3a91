import {
  type EventLines,
  LineScanner,
  LogEvent,
  type MalformedLine,
  SEGMENT_TYPE,
  TIMESTAMP_BYTES,
} from "../line/index.ts";
import type { Block } from "../storage/index.ts";
import { bufferOf, byteString } from "./byte-string.ts";
import type { Candidates } from "./candidates.ts";
import type { LineFilter } from "./filter.ts";
import { malformedLine } from "./malformed-piece.ts";
import { Needle } from "./needle.ts";
import { WideBytes } from "./wide-bytes.ts";

/** What a log holds: events, and bytes that are none. */
export type LogItem = LogEvent | MalformedLine;

/** What stands behind the timestamp of a segment's first line. */
const HEADER_TYPE = `|${SEGMENT_TYPE}|`;

/** Of a block of which less than one part in this many is wanted, the rest is not kept. */
const PINNED_SHARE = 4;

/** Turns blocks of bytes into events, leaving out what a filter does not want. */
export class BlockDecoder {
  readonly #filter: LineFilter;
  readonly #malformed: boolean;
  readonly #scanner = new LineScanner();
  readonly #backslashes = new Needle("\\");
  readonly #wide = new WideBytes();
  #firstTimestamp: string | undefined;

  constructor(filter: LineFilter, malformed: boolean) {
    this.#filter = filter;
    this.#malformed = malformed;
  }

  /** The first timestamp of the last decoded block, in milliseconds; undefined where it holds no event. */
  get firstTimeMs(): number | undefined {
    return this.#firstTimestamp === undefined ? undefined : Date.parse(this.#firstTimestamp);
  }

  /**
   * The wanted items of a block, in the log's order.
   *
   * @param places where each of its lines begins in the segment, where they were gathered from several places
   */
  decode(block: Block, places?: readonly number[]): readonly LogItem[] {
    this.#firstTimestamp = undefined;
    if (block.oversized) {
      const end = block.terminated ? block.length - 1 : block.length;
      return this.#malformed ? [malformedLine(block, 0, end, "too long")] : [];
    }
    const text = byteString(block.bytes);
    this.#scanner.reset(text, block.segment.own, block.bytes);
    this.#filter.reset(text);
    this.#backslashes.reset(text);
    this.#wide.reset(block.bytes);
    return this.#items(block, text, places);
  }

  #items(block: Block, text: string, places: readonly number[] | undefined): readonly LogItem[] {
    const { own, id } = block.segment;
    let { offset } = block;
    let lines: EventLines = { text, segment: id, offset, foreign: !own };
    let line = 0;
    // What is the same for every line of the block is not asked of every line.
    const { isOpen } = this.#filter;
    const mayEscape = own && text.includes("\\");
    const isWhole = this.#malformed || places !== undefined;
    const candidates = isWhole ? undefined : this.#filter.candidates(own);
    const scanner = this.#scanner;
    const items: LogItem[] = [];
    let wantedBytes = 0;
    while (candidates === undefined ? scanner.next() : this.#nextOf(candidates)) {
      if (places !== undefined) {
        // As if the segment's bytes began so far before this line.
        offset = (places[line++] as number) - scanner.start;
        lines = { text, segment: id, offset, foreign: !own };
      }
      if (scanner.kind !== "event" || !scanner.terminated || scanner.eventStart > scanner.start) {
        if (this.#malformed) this.#addMalformed({ ...block, offset }, items);
        if (scanner.kind !== "event" || !scanner.terminated) continue;
      }
      this.#firstTimestamp ??= text.slice(scanner.eventStart, scanner.eventStart + TIMESTAMP_BYTES);
      if (!isOpen && !this.#filter.mayWant(scanner, text, own)) continue;
      if (own && offset + scanner.eventStart === 0 && this.#isUnwantedHeader(text)) continue;
      const event = this.#wide.areWithin(scanner.eventStart, scanner.end)
        ? this.#wideEvent(lines, mayEscape, block.bytes)
        : this.#event(lines, mayEscape);
      if (!isOpen && !this.#filter.confirms(event)) continue;
      items.push(event);
      wantedBytes += event.length;
    }
    return wantedBytes * PINNED_SHARE < text.length ? unpinned(items) : items;
  }

  /** Moves to the next line that may be wanted. The first event is looked at in any case, for its time. */
  #nextOf(candidates: Candidates): boolean {
    const scanner = this.#scanner;
    if (this.#firstTimestamp !== undefined) {
      const candidate = candidates.next(scanner.end + 1);
      if (candidate === -1) return false;
      scanner.skipTo(candidate);
    }
    return scanner.next();
  }

  #addMalformed(block: Block, items: LogItem[]): void {
    const { kind, start, eventStart, end, reason, terminated } = this.#scanner;
    if (kind === "blank") return;
    if (!terminated) items.push(malformedLine(block, start, end, "unterminated"));
    else items.push(malformedLine(block, start, kind === "event" ? eventStart : end, reason));
  }

  #isUnwantedHeader(text: string): boolean {
    return !this.#filter.wantsHeaders && text.startsWith(HEADER_TYPE, this.#scanner.pipe1);
  }

  #event(lines: EventLines, mayEscape: boolean): LogEvent {
    const { start, eventStart, end, pipe2, pipe3 } = this.#scanner;
    return new LogEvent(lines, {
      start: eventStart,
      end,
      secondPipe: pipe2,
      thirdPipe: pipe3,
      length: end - eventStart,
      salvaged: eventStart > start,
      escaped: mayEscape && this.#backslashes.isWithin(eventStart, end),
    });
  }

  /** The same where a character may be more than a byte: its line is decoded by itself. */
  #wideEvent(lines: EventLines, mayEscape: boolean, bytes: Uint8Array): LogEvent {
    const { start, eventStart, end } = this.#scanner;
    const text = bufferOf(bytes).toString("utf8", eventStart, end);
    const single = { ...lines, text, offset: lines.offset + eventStart };
    return new LogEvent(single, {
      start: 0,
      end: text.length,
      secondPipe: 0,
      thirdPipe: 0,
      length: end - eventStart,
      salvaged: eventStart > start,
      escaped: mayEscape && this.#backslashes.isWithin(eventStart, end),
    });
  }
}

/**
 * An event keeps all the lines it was read with in memory. Where little of a block is wanted, what
 * is wanted is copied out of it, so that a few rare events do not hold the whole log.
 */
function unpinned(items: readonly LogItem[]): LogItem[] {
  return items.map((item) => (item.kind === "event" ? item.alone(copyOf) : item));
}

/** A text of one character a byte in memory of its own. */
function copyOf(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}
