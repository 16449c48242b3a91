import {
  type EventLines,
  FieldsJson,
  LineScanner,
  parseForeignMessage,
  parseMessage,
  TIMESTAMP_BYTES,
  unescapeText,
} from "../../line/index.ts";
import type { Block } from "../storage.ts";
import type { SqlValue } from "./database.ts";

// Imported by name the module would be made ready whole, which takes longer than importing all of this package.
const { isAscii, isUtf8 } = process.getBuiltinModule("node:buffer");

/** The columns that are written of any row, in their order. */
export const USUAL_COLUMNS = [
  "segment",
  '"offset"',
  "ts",
  "event_type",
  "source",
  "message",
  "session_id",
  "kv_json",
] as const;

/** Those that are written as well where the line is no event, or is not put together from the usual ones. */
export const ODD_COLUMNS = ["terminated", "length", "raw_override"] as const;

/** The types of rows that are no event: `malformed` bytes, and lines with nothing in them. */
const MALFORMED_TYPE = "log:malformed";
const BLANK_TYPE = "log:blank";

/** What a malformed line shows in its column `message`; all of it stands in `raw_line`. */
const SHOWN_BYTES_MAX = 4_096;

/** Takes one row: a value for each of `USUAL_COLUMNS`, and of `ODD_COLUMNS` where it has them. */
export type AddRow = (values: readonly SqlValue[]) => void;

/** Makes rows of lines: one for each, whatever is in it. */
export class LineRows {
  readonly #scanner = new LineScanner();
  readonly #fields = new FieldsJson();
  #lastTs = "";
  /** The fields of the line's event, as JSON, and its session; null where it has none. */
  #json: string | null = null;
  #sessionId: string | null = null;
  /** Is there a backslash in the block? May its lines hold escapes of ours? */
  #hasBackslash = false;
  #escaped = false;

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
    const { id, own } = block.segment;
    // What is the same for all lines is neither made nor asked for each.
    const lines: EventLines = { text, segment: id, offset: block.offset, foreign: !own };
    this.#hasBackslash = text.includes("\\");
    this.#escaped = own && this.#hasBackslash;
    const isPlain = isAscii(bytes) && !text.includes("\0");
    const scanner = this.#scanner;
    scanner.reset(text, own, block.bytes);
    this.#fields.reset(block.bytes);
    if (from > block.offset) scanner.skipTo(from - block.offset);
    while (scanner.next()) {
      if (isPlain || isPlainLine(bytes, scanner)) add(this.#plainRow(lines, number, bytes));
      else add(this.#row(lines, number, bytes));
    }
  }

  /** The row of a line of which each byte is a character. */
  #plainRow(lines: EventLines, number: number, bytes: Buffer): readonly SqlValue[] {
    const { kind, start, eventStart, end, terminated, pipe2, pipe3 } = this.#scanner;
    const { text } = lines;
    if (kind !== "event" || !terminated) {
      return this.#noEvent(number, lines.offset + start, text.slice(start, end), bytes);
    }
    const ts = text.slice(eventStart, eventStart + TIMESTAMP_BYTES);
    const type = this.#decoded(text.slice(eventStart + TIMESTAMP_BYTES + 1, pipe2));
    const source = this.#decoded(text.slice(pipe2 + 1, pipe3));
    const message = text.slice(pipe3 + 1, end);
    this.#readFields(lines, message, true);
    this.#lastTs = ts;
    const row = [number, lines.offset + start, ts, type, source, message, this.#sessionId, this.#json];
    if (start !== eventStart || charsOf(row) !== end - eventStart) {
      row.push(1, null, text.slice(start, end));
    }
    return row;
  }

  /** The row of any other, which is decoded by itself. */
  #row(lines: EventLines, number: number, bytes: Buffer): readonly SqlValue[] {
    const { kind, start, eventStart, end, terminated } = this.#scanner;
    const raw = exactText(bytes.subarray(start, end));
    if (kind !== "event" || !terminated) return this.#noEvent(number, lines.offset + start, raw, bytes);
    const text = bytes.toString("utf8", eventStart, end);
    const secondPipe = text.indexOf("|", TIMESTAMP_BYTES + 1);
    const thirdPipe = text.indexOf("|", secondPipe + 1);
    const ts = text.slice(0, TIMESTAMP_BYTES);
    const type = withoutNul(this.#decoded(text.slice(TIMESTAMP_BYTES + 1, secondPipe)));
    const source = withoutNul(this.#decoded(text.slice(secondPipe + 1, thirdPipe)));
    const message = text.slice(thirdPipe + 1);
    this.#readFields(lines, message, false);
    this.#lastTs = ts;
    const clean = withoutNul(message);
    const row = [number, lines.offset + start, ts, type, source, clean, this.#sessionId, this.#json];
    if (typeof raw === "object" || start !== eventStart || charsOf(row) !== text.length) {
      return [...row, 1, null, raw];
    }
    return row;
  }

  #decoded(part: string): string {
    // An escape may stand for a NUL.
    return this.#escaped ? withoutNul(unescapeText(part)) : part;
  }

  /** The fields of the event that was found, and its session. */
  #readFields(lines: EventLines, message: string, isAscii: boolean): void {
    const fields = this.#fields;
    const { pipe3, end } = this.#scanner;
    // A foreign line's backslashes are none of ours.
    const isKnown = !(lines.foreign && this.#hasBackslash && message.includes("\\"));
    if (isKnown && fields.read(pipe3 + 1, end, isAscii)) {
      this.#json = fields.json;
      this.#sessionId = fields.sessionId === null ? null : withoutNul(fields.sessionId);
      return;
    }
    const parsed = lines.foreign ? parseForeignMessage(message).fields : parseMessage(message).fields;
    const json = JSON.stringify(parsed);
    const id = parsed["session_id"];
    this.#json = json === "{}" ? null : json;
    this.#sessionId = typeof id === "string" ? withoutNul(id) : null;
  }

  #noEvent(number: number, offset: number, raw: string | Uint8Array, bytes: Buffer): readonly SqlValue[] {
    const { kind, reason, terminated, start, end } = this.#scanner;
    const ts = this.#lastTs;
    if (kind === "blank" && terminated) {
      return [number, offset, ts, BLANK_TYPE, "", "", null, null, 1, null, raw];
    }
    const json = JSON.stringify({ reason: terminated ? reason : "unterminated" });
    const message = shown(bytes.subarray(start, end));
    return [number, offset, ts, MALFORMED_TYPE, "", message, null, json, Number(terminated), null, raw];
  }

  /** A line too long to be read whole: its beginning, and how long it is. */
  #oversized(block: Block, number: number, bytes: Buffer): readonly SqlValue[] {
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

/** How long the line is that its columns make. One whose type or source has escapes is longer than that. */
function charsOf(row: readonly SqlValue[]): number {
  return lengthOf(row[2]) + lengthOf(row[3]) + lengthOf(row[4]) + lengthOf(row[5]) + 3;
}

function lengthOf(value: SqlValue | undefined): number {
  return (value as string).length;
}
