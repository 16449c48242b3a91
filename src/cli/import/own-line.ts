import {
  classifyLine,
  type Piece,
  parseLine,
  parseSegmentHeader,
  SEGMENT_TYPE,
  TORN_MARK,
} from "../../line/index.ts";
import { type Reading, refused } from "./reading.ts";
import { recordTimeMs } from "./record-time.ts";

/**
 * Reads a line as log-thread writes it. Where a torn fragment stands before an event, the fragment is
 * refused and the event is read. A segment's first line belongs to the segment it was in, and is nothing here.
 */
export function readOwnLine(line: Buffer): Reading[] {
  const whole = readEvent(line.toString("utf8"));
  if (whole !== undefined) return whole;
  return classifyLine(line)
    .filter(({ kind }) => kind !== "blank")
    .flatMap((piece) => readPiece(piece, line));
}

/** A line that is nothing but an event, as nearly every one is; undefined for any other. */
function readEvent(text: string): Reading[] | undefined {
  const parsed = text.endsWith(TORN_MARK) ? undefined : parseLine(text);
  if (parsed === undefined) return undefined;
  const { timestamp, type, source, fields } = parsed;
  if (type === SEGMENT_TYPE && parseSegmentHeader(text) !== undefined) return [];
  const timeMs = recordTimeMs(timestamp);
  if (timeMs === undefined) return [refused(`the time ${timestamp} is before 1970`)];
  return [{ kind: "event", event: { type, source, text: parsed.text, fields, timeMs } }];
}

function readPiece(piece: Piece, line: Buffer): Reading[] {
  if (piece.kind !== "event") {
    const reason = piece.kind === "malformed" ? piece.reason : piece.kind;
    return [refused(`no line of a log: ${reason} (${piece.end - piece.start} bytes)`)];
  }
  return readEvent(line.toString("utf8", piece.start, piece.end)) ?? [refused("no line of a log")];
}
