import { LineScanner, LogEvent } from "../../line/index.ts";
import type { Block } from "../storage.ts";
import type { SqlInput } from "./database.ts";

// Imported by name the module would be made ready whole, which takes longer than importing all of this package.
const { isAscii, isUtf8 } = process.getBuiltinModule("node:buffer");

/** The columns of a row, in the order in which they are written. */
export const ROW_COLUMNS = [
  "segment",
  '"offset"',
  "ts",
  "event_type",
  "source",
  "message",
  "session_id",
  "kv_json",
  "terminated",
  "length",
  "raw_override",
] as const;

/** The types of rows that are no event: `malformed` bytes, and lines with nothing in them. */
const MALFORMED_TYPE = "log:malformed";
const BLANK_TYPE = "log:blank";

/** What a malformed line shows in its column `message`; all of it stands in `raw_line`. */
const SHOWN_BYTES_MAX = 4_096;

/** Takes one row: a value for each of `ROW_COLUMNS`. */
export type AddRow = (values: readonly SqlInput[]) => void;

/** Makes rows of lines: one for each, whatever is in it. */
export class LineRows {
  readonly #scanner = new LineScanner();
  #lastTs = "";

  /** The time of the last event that was seen. */
  get lastTs(): string {
    return this.#lastTs;
  }

  /**
   * The rows of a block's lines.
   *
   * @param number the segment's in the table `segments`
   * @param from lines that begin before it are left out
   * @param lastTs the time of the event before the block
   */
  add(block: Block, number: number, from: number, lastTs: string, add: AddRow): void {
    this.#lastTs = lastTs;
    const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
    if (block.oversized) {
      add(this.#oversized(block, number, bytes));
      return;
    }
    const text = bytes.toString("latin1");
    // What is the same for all lines is not asked of each.
    const isPlain = isAscii(bytes) && !text.includes("\0");
    const scanner = this.#scanner;
    scanner.reset(text, block.segment.own, block.bytes);
    if (from > block.offset) scanner.skipTo(from - block.offset);
    while (scanner.next()) {
      const line = isPlain || isPlainLine(bytes, scanner) ? text : undefined;
      add(this.#row(block, number, line, bytes));
    }
  }

  #row(block: Block, number: number, text: string | undefined, bytes: Buffer): readonly SqlInput[] {
    const { kind, start, eventStart, end, terminated } = this.#scanner;
    const raw = text === undefined ? exactText(bytes.subarray(start, end)) : undefined;
    const offset = block.offset + start;
    if (kind !== "event" || !terminated) {
      const line = raw ?? (text as string).slice(start, end);
      return this.#noEvent(number, offset, line, bytes.subarray(start, end));
    }
    const event = this.#event(block, text, bytes);
    const { timestamp, type, source } = event;
    const message = withoutNul(event.message);
    this.#lastTs = timestamp;
    const isWhole = typeof raw !== "object" && start === eventStart && isWritten(event, type, source);
    const override = isWhole ? null : (raw ?? (text as string).slice(start, end));
    const { sessionId, json } = fieldsOf(event);
    const parts = [withoutNul(type), withoutNul(source), message, sessionId, json] as const;
    return [number, offset, timestamp, ...parts, 1, null, override];
  }

  #event(block: Block, text: string | undefined, bytes: Buffer): LogEvent {
    const { eventStart, end, pipe2, pipe3 } = this.#scanner;
    const lines = { segment: block.segment.id, offset: block.offset, foreign: !block.segment.own };
    const place = { length: end - eventStart, salvaged: false, escaped: block.segment.own };
    if (text !== undefined) {
      const at = { start: eventStart, end, secondPipe: pipe2, thirdPipe: pipe3 };
      return new LogEvent({ ...lines, text }, { ...place, ...at });
    }
    const line = bytes.toString("utf8", eventStart, end);
    const at = { start: 0, end: line.length, secondPipe: 0, thirdPipe: 0 };
    return new LogEvent({ ...lines, text: line }, { ...place, ...at });
  }

  #noEvent(number: number, offset: number, raw: string | Uint8Array, bytes: Buffer): readonly SqlInput[] {
    const { kind, reason, terminated } = this.#scanner;
    const ts = this.#lastTs;
    if (kind === "blank" && terminated) {
      return [number, offset, ts, BLANK_TYPE, "", "", null, null, 1, null, raw];
    }
    const json = JSON.stringify({ reason: terminated ? reason : "unterminated" });
    return [number, offset, ts, MALFORMED_TYPE, "", shown(bytes), null, json, Number(terminated), null, raw];
  }

  /** A line too long to be read whole: its beginning, and how long it is. */
  #oversized(block: Block, number: number, bytes: Buffer): readonly SqlInput[] {
    const { offset, length, terminated } = block;
    const json = JSON.stringify({ reason: "too long", bytes: length });
    const row = [number, offset, this.#lastTs, MALFORMED_TYPE, "", shown(bytes), null, json] as const;
    return [...row, Number(terminated), length, exactText(bytes)];
  }
}

function isPlainLine(bytes: Buffer, { start, end }: LineScanner): boolean {
  const line = bytes.subarray(start, end);
  return isAscii(line) && !line.includes(0);
}

/** Bytes as the text they are, or as they are where they are no clean one. */
function exactText(bytes: Buffer): string | Uint8Array {
  // A copy: the block's memory is used again.
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString("utf8") : Uint8Array.from(bytes);
}

function shown(bytes: Buffer): string {
  return withoutNul(bytes.toString("utf8", 0, SHOWN_BYTES_MAX));
}

/** A text column never holds a NUL, behind which two of the drivers read nothing. */
function withoutNul(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\ufffd") : text;
}

/** Do its columns put the line together again? Not where its type or source has escapes, which decoding makes shorter. */
function isWritten(event: LogEvent, type: string, source: string): boolean {
  const { raw, timestamp, message } = event;
  return raw.length === timestamp.length + type.length + source.length + message.length + 3;
}

interface FieldColumns {
  readonly sessionId: string | null;
  readonly json: string | null;
}

const NO_FIELDS: FieldColumns = { sessionId: null, json: null };

function fieldsOf(event: LogEvent): FieldColumns {
  // Without one there is no field, and nothing to be parsed.
  if (!event.message.includes("=")) return NO_FIELDS;
  const json = JSON.stringify(event.fields);
  if (json === "{}") return NO_FIELDS;
  const sessionId = event.fields["session_id"];
  return { sessionId: typeof sessionId === "string" ? withoutNul(sessionId) : null, json };
}
