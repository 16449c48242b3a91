import type { MalformedReason } from "../../line/index.ts";
import type { LogFile } from "./log-files.ts";

/** What a segment's first line says of it. */
export type HeaderKind =
  /** It is a header of the format known here. */
  | "own"
  /** It is a header, but of a format that is not known here. */
  | "unknown"
  /** It is something else: another program's file. */
  | "none";

/** Why bytes are no event: as a reader says it, or because what holds them can not be unpacked. */
export type PieceReason = MalformedReason | "damaged";

/** Bytes that are no event, of one kind. */
export interface MalformedCount {
  count: number;
  bytes: number;
  /** Where the first of them begins. */
  readonly firstOffset: number;
}

/** What was found in one segment. */
export class SegmentFacts {
  readonly file: LogFile;
  header: HeaderKind = "none";
  id: string | undefined;
  events = 0;
  /** Events behind a torn fragment on the same line. */
  salvaged = 0;
  readonly malformed = new Map<PieceReason, MalformedCount>();
  /** Bytes behind the last newline of the segment that is written to. */
  unfinishedBytes = 0;
  /** Are these NUL bytes? */
  endsInNul = false;
  /** Events with NUL bytes in them, and where the first begins: what no writer of log-thread writes. */
  nulEvents = 0;
  firstNulEvent: number | undefined;
  /** Events whose type is not `category:action`, and the first such type. */
  illFormed = 0;
  firstIllFormed: string | undefined;
  /** Whole events near the bound or beyond it, and those of which something was cut. */
  long = 0;
  longestBytes = 0;
  cut = 0;
  /** What the log itself says it could not write, by the system's code. */
  readonly dropped = new Map<string, number>();
  /** What the system said, where it could not be read to its end. */
  failure: Error | undefined;

  constructor(file: LogFile) {
    this.file = file;
  }

  addMalformed(reason: PieceReason, offset: number, length: number): void {
    const known = this.malformed.get(reason);
    if (known === undefined) {
      this.malformed.set(reason, { count: 1, bytes: length, firstOffset: offset });
    } else {
      known.count++;
      known.bytes += length;
    }
  }

  get malformedCount(): number {
    return [...this.malformed.values()].reduce((sum, { count }) => sum + count, 0);
  }
}
