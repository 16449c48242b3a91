import { isAscii } from "node:buffer";
import {
  LineScanner,
  LogEvent,
  type MalformedLine,
  type MalformedReason,
  SEGMENT_TYPE,
  TIMESTAMP_BYTES,
} from "../line/index.ts";
import type { Block } from "../storage/index.ts";
import type { LineFilter } from "./filter.ts";

/** What a log holds: events, and bytes that are none. */
export type LogItem = LogEvent | MalformedLine;

/** What stands behind the timestamp of a segment's first line. */
const HEADER_TYPE = `|${SEGMENT_TYPE}|`;

/** Of a block of which less than one part in this many is wanted, the rest is not kept. */
const PINNED_SHARE = 4;

/** Bytes of a malformed piece that are shown. */
const MALFORMED_SHOWN_BYTES = 4_096;

/** Turns blocks of bytes into events, leaving out what a filter does not want. */
export class BlockDecoder {
  readonly #filter: LineFilter;
  readonly #malformed: boolean;
  readonly #scanner = new LineScanner();
  /** The first timestamp of the last decoded block, in milliseconds; undefined where it holds no event. */
  firstTimeMs: number | undefined;

  constructor(filter: LineFilter, malformed: boolean) {
    this.#filter = filter;
    this.#malformed = malformed;
  }

  /** The wanted items of a block, in the log's order. */
  decode(block: Block): LogItem[] {
    this.firstTimeMs = undefined;
    if (block.oversized) {
      const end = block.terminated ? block.length - 1 : block.length;
      return this.#malformed ? [malformedLine(block, 0, end, "too long")] : [];
    }
    const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
    const chunk = bytes.toString("latin1");
    const ascii = isAscii(bytes);
    const { own } = block.segment;
    const items: LogItem[] = [];
    const scanner = this.#scanner;
    scanner.reset(chunk, own);
    this.#filter.reset(chunk);
    while (scanner.next()) {
      if (scanner.kind === "blank") continue;
      if (scanner.kind === "event" && scanner.terminated) {
        const { eventStart } = scanner;
        if (this.#malformed && eventStart > scanner.start) {
          items.push(malformedLine(block, scanner.start, eventStart, scanner.reason));
        }
        this.firstTimeMs ??= Date.parse(chunk.slice(eventStart, eventStart + TIMESTAMP_BYTES));
        const first = own && block.offset + eventStart === 0;
        if (first && !this.#filter.wantsHeaders && chunk.startsWith(HEADER_TYPE, scanner.pipe1)) continue;
        if (!this.#filter.mayWant(scanner, chunk, own)) continue;
        const event = this.#event(block, bytes, chunk, ascii);
        if (this.#filter.confirms(event)) items.push(event);
      } else if (this.#malformed) {
        const reason = scanner.terminated ? scanner.reason : "unterminated";
        items.push(malformedLine(block, scanner.start, scanner.end, reason));
      }
    }
    return ascii ? unpinned(items, block, bytes) : items;
  }

  #event(block: Block, bytes: Buffer, chunk: string, ascii: boolean): LogEvent {
    const { start, eventStart, end } = this.#scanner;
    const raw = ascii ? chunk.slice(eventStart, end) : bytes.toString("utf8", eventStart, end);
    return new LogEvent(raw, {
      position: { segment: block.segment.id, offset: block.offset + eventStart },
      length: end - eventStart,
      salvaged: eventStart > start,
      foreign: !block.segment.own,
    });
  }
}

/** The time of a block's first event; undefined where it holds none. Little more than that event is looked at. */
export function firstTimeMs(block: Block): number | undefined {
  if (block.oversized) return undefined;
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  const scanner = new LineScanner();
  scanner.reset(bytes.toString("latin1"), block.segment.own);
  while (scanner.next()) {
    if (scanner.kind !== "event" || !scanner.terminated) continue;
    return Date.parse(bytes.toString("latin1", scanner.eventStart, scanner.eventStart + TIMESTAMP_BYTES));
  }
  return undefined;
}

/**
 * A slice of a text keeps all of it in memory. Where little of a block is wanted, what is wanted is
 * copied out of it, so that a few rare events do not hold the whole log.
 */
function unpinned(items: readonly LogItem[], block: Block, bytes: Buffer): LogItem[] {
  const wanted = items.reduce((sum, item) => sum + item.length, 0);
  if (wanted * PINNED_SHARE > bytes.length) return [...items];
  return items.map((item) => {
    if (item.kind !== "event") return item;
    const start = item.position.offset - block.offset;
    return item.copiedFrom(bytes.toString("latin1", start, start + item.length));
  });
}

function malformedLine(block: Block, start: number, end: number, reason: MalformedReason): MalformedLine {
  const shown = block.bytes.subarray(start, Math.min(end, start + MALFORMED_SHOWN_BYTES));
  return {
    kind: "malformed",
    reason,
    position: { segment: block.segment.id, offset: block.offset + start },
    length: end - start,
    raw: Buffer.from(shown).toString("utf8"),
  };
}
