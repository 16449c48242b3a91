import { LineScanner, LogEvent, SEGMENT_TYPE } from "../../line/index.ts";
import { bufferOf } from "../byte-string.ts";
import { FLAG } from "./row-scanner.ts";

/** What stands behind the timestamp of a segment's first line. */
const HEADER_TYPE = `|${SEGMENT_TYPE}|`;

/** What the index keeps of any line, its texts decoded. */
export interface OddLine {
  readonly event: boolean;
  readonly timeMs: number;
  readonly type: string;
  readonly source: string;
  readonly flags: number;
  readonly session: string | undefined;
}

const scanner = new LineScanner();

/**
 * Reads a line as readers of the log do. It takes a microsecond or two, which is why only lines are read
 * by it that are not like others.
 *
 * @param line its bytes, the newline not included
 * @param own does its segment carry our header?
 * @param offset where it begins in its segment
 */
export function readOddLine(line: Uint8Array, own: boolean, offset: number): OddLine {
  const text = bufferOf(line).toString("latin1");
  scanner.reset(text, own, line);
  if (!scanner.next() || scanner.kind === "blank") return noEvent(FLAG.blank);
  if (scanner.kind === "malformed") return noEvent(FLAG.malformed);
  const { eventStart, pipe1 } = scanner;
  const isHeader = own && offset + eventStart === 0 && text.startsWith(HEADER_TYPE, pipe1);
  const flags = (eventStart > 0 ? FLAG.salvaged : 0) | (isHeader ? FLAG.header : 0);
  const { timeMs, type, source, fields } = eventOf(line.subarray(eventStart), own);
  const session = fields["session_id"];
  return {
    event: true,
    timeMs,
    type,
    source,
    flags,
    session: typeof session === "string" ? session : undefined,
  };
}

function noEvent(flags: number): OddLine {
  return { event: false, timeMs: Number.NaN, type: "", source: "", flags, session: undefined };
}

function eventOf(bytes: Uint8Array, own: boolean): LogEvent {
  const text = bufferOf(bytes).toString("utf8");
  const lines = { text, segment: "", offset: 0, foreign: !own };
  return new LogEvent(lines, {
    start: 0,
    end: text.length,
    secondPipe: 0,
    thirdPipe: 0,
    length: bytes.length,
    salvaged: false,
    escaped: own,
  });
}
