import { LineScanner, type MalformedReason } from "./scan-lines.ts";

/** One piece of a line: an event, bytes that are none, or nothing. Offsets are bytes from the line's beginning. */
export type Piece =
  | { readonly kind: "blank"; readonly start: number; readonly end: number }
  | { readonly kind: "event"; readonly start: number; readonly end: number; readonly salvaged: boolean }
  | {
      readonly kind: "malformed";
      readonly start: number;
      readonly end: number;
      readonly reason: MalformedReason;
    };

/**
 * Classifies one line of bytes, its newline not included. Never throws; every byte of the line is
 * in exactly one piece. A torn fragment glued before an event gives two pieces.
 *
 * @param bytes the line, which may be any bytes
 * @param options `foreign`: the segment has no header of ours, so that its messages may hold raw pipes
 * @example
 * ```ts
 * import { classifyLine } from "log-thread/line";
 *
 * const torn = new TextEncoder().encode("2026-01-09T14:32:01.4562026-01-09T14:32:02.000Z|app:start|agent|");
 * console.log(classifyLine(torn));
 * ```
 * ```text
 * [
 *   { kind: 'malformed', start: 0, end: 23, reason: 'torn' },
 *   { kind: 'event', start: 23, end: 64, salvaged: true }
 * ]
 * ```
 */
export function classifyLine(bytes: Uint8Array, options: { readonly foreign?: boolean } = {}): Piece[] {
  const scanner = new LineScanner();
  scanner.reset(byteString(bytes), options.foreign !== true, bytes);
  if (!scanner.next()) return [{ kind: "blank", start: 0, end: 0 }];
  const { kind, eventStart, end, reason } = scanner;
  if (kind === "blank") return [{ kind, start: 0, end }];
  if (kind === "malformed") return [{ kind, start: 0, end, reason }];
  const salvaged = eventStart > 0;
  const event: Piece = { kind, start: eventStart, end, salvaged };
  return salvaged ? [{ kind: "malformed", start: 0, end: eventStart, reason }, event] : [event];
}

/** Bytes as a text of one character a byte. In pieces, because a call takes only so many arguments. */
function byteString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}
