import type { Position } from "./event.ts";
import type { MalformedReason } from "./scan-lines.ts";

/** Bytes of a log that are no event: kept where they are, counted, and shown to whoever asks. */
export interface MalformedLine {
  readonly kind: "malformed";
  readonly reason: MalformedReason;
  readonly position: Position;
  /** Bytes, the newline not included. */
  readonly length: number;
  /** The bytes as text, at most 4 KiB of them; what is no UTF-8 shows as U+FFFD. */
  readonly raw: string;
}
