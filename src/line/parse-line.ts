import { unescapeText } from "./escape.ts";
import { parseMessage } from "./message.ts";
import { isTimestampAt, TIMESTAMP_BYTES } from "./timestamp.ts";
import type { LogValue } from "./value.ts";

/** A line taken apart, every part decoded but `message`. */
export interface ParsedLine {
  readonly timestamp: string;
  readonly type: string;
  readonly source: string;
  /** The fourth part, verbatim. */
  readonly message: string;
  readonly text: string | undefined;
  /** No prototype; of a key given twice the last counts. */
  readonly fields: Readonly<Record<string, LogValue>>;
}

/**
 * Reads one of our own lines.
 *
 * @param line the line without its newline
 * @returns undefined for what is no event: no timestamp at its start, or not exactly three pipes
 * @example
 * ```ts
 * import { parseLine } from "log-thread/line";
 *
 * const event = parseLine('2026-01-09T14:32:01.456Z|llm:request|agent|"x=1" model=llama3.2 tokens_in=512');
 * console.log(event?.text, event?.fields.tokens_in);
 * ```
 * ```text
 * x=1 512
 * ```
 */
export function parseLine(line: string): ParsedLine | undefined {
  if (!isTimestampAt(line, 0) || line.charCodeAt(TIMESTAMP_BYTES) !== 124) return undefined;
  const parts = line.split("|");
  if (parts.length !== 4) return undefined;
  const [timestamp, type, source, message] = parts as [string, string, string, string];
  return {
    timestamp,
    type: unescapeText(type),
    source: unescapeText(source),
    message,
    ...parseMessage(message),
  };
}
