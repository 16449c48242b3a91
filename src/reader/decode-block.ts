import { type EventLines, LineScanner, LogEvent, type MalformedLine, SEGMENT_TYPE } from "../line/index.ts";
import type { Block } from "../storage/index.ts";
import { bufferOf, byteString } from "./byte-string.ts";
import type { LineFilter } from "./filter.ts";
import { malformedLine } from "./malformed-piece.ts";
import { Needle } from "./needle.ts";
import { WantedLines } from "./wanted-lines.ts";
import { WideBytes } from "./wide-bytes.ts";

/** What a log holds: events, and bytes that are none. */
export type LogItem = LogEvent | MalformedLine;

/** What stands behind the timestamp of a segment's first line. */
const HEADER_TYPE = `|${SEGMENT_TYPE}|`;

/** Of lines decoded together of which less than one part in this many is wanted, the rest is not kept. */
const PINNED_SHARE = 4;

/** Turns blocks of bytes into events, leaving out what a filter does not want. */
export class BlockDecoder {
  readonly #filter: LineFilter;
  readonly #malformed: boolean;
  readonly #scanner = new LineScanner();
  readonly #backslashes = new Needle("\\");
  readonly #wide = new WideBytes();
  readonly #lines: WantedLines;

  /**
   * @param malformed gives what is no event as well, for which every line is looked at
   * @param everyLine looks at every line in any case, for whoever gives only lines that are worth it
   */
  constructor(filter: LineFilter, malformed: boolean, everyLine = malformed) {
    this.#filter = filter;
    this.#malformed = malformed;
    this.#lines = new WantedLines(filter, everyLine);
  }

  /** Memory that a source may put the bytes of blocks into; undefined where it makes no difference. */
  get room(): Uint8Array | undefined {
    return this.#lines.room;
  }

  /** Lets go of that memory. */
  [Symbol.dispose](): void {
    this.#lines.close();
  }

  /**
   * The wanted items of a block, in the log's order.
   *
   * @param places where each of its lines begins in the segment, where they were gathered from several places; then all are looked at
   */
  decode(block: Block, places?: readonly number[]): readonly LogItem[] {
    if (block.oversized) {
      const end = block.terminated ? block.length - 1 : block.length;
      return this.#malformed ? [malformedLine(block, 0, end, "too long")] : [];
    }
    if (places !== undefined) return this.#decodePart(block, places);
    const lines = this.#lines;
    lines.begin(block);
    const first = lines.nextPart();
    if (first === undefined) return [];
    let items = this.#decodePart(first);
    for (let part = lines.nextPart(); part !== undefined; part = lines.nextPart()) {
      const more = this.#decodePart(part);
      if (items.length === 0) items = more;
      else for (const item of more) items.push(item);
    }
    return items;
  }

  #decodePart(part: Block, places?: readonly number[]): LogItem[] {
    const text = byteString(part.bytes);
    this.#scanner.reset(text, part.segment.own, part.bytes);
    this.#filter.reset(text);
    this.#backslashes.reset(text);
    this.#wide.reset(part.bytes);
    return this.#items(part, text, places);
  }

  #items(block: Block, text: string, places: readonly number[] | undefined): LogItem[] {
    const { own, id } = block.segment;
    let { offset } = block;
    let lines: EventLines = { text, segment: id, offset, foreign: !own };
    let line = 0;
    // What is the same for every line of the block is not asked of every line.
    const { isOpen } = this.#filter;
    const mayEscape = own && text.includes("\\");
    const isWhole = places !== undefined || this.#lines.isWhole;
    const scanner = this.#scanner;
    const items: LogItem[] = [];
    let wantedBytes = 0;
    while (isWhole ? scanner.next() : this.#nextLine()) {
      if (places !== undefined) {
        // As if the segment's bytes began so far before this line.
        offset = (places[line++] as number) - scanner.start;
        lines = { text, segment: id, offset, foreign: !own };
      }
      if (scanner.kind !== "event" || !scanner.terminated || scanner.eventStart > scanner.start) {
        if (this.#malformed) this.#addMalformed({ ...block, offset }, items);
        if (scanner.kind !== "event" || !scanner.terminated) continue;
      }
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

  /** Moves to the next line that may be wanted. */
  #nextLine(): boolean {
    const start = this.#lines.nextLine();
    if (start === -1) return false;
    this.#scanner.skipTo(start);
    return this.#scanner.next();
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
