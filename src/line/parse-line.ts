import { unescapeText } from "./escape.ts";
import { parseMessage } from "./message.ts";
import { beginsWithTimestamp, TIMESTAMP_BYTES } from "./timestamp.ts";
import type { LogValue } from "./value.ts";

const PIPE = 124;

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
  if (!beginsWithTimestamp(line) || line.charCodeAt(TIMESTAMP_BYTES) !== PIPE) return undefined;
  const second = line.indexOf("|", TIMESTAMP_BYTES + 1);
  const third = second === -1 ? -1 : line.indexOf("|", second + 1);
  if (third === -1 || line.includes("|", third + 1)) return undefined;
  const message = line.slice(third + 1);
  const { text, fields } = parseMessage(message);
  return {
    timestamp: line.slice(0, TIMESTAMP_BYTES),
    type: unescapeText(line.slice(TIMESTAMP_BYTES + 1, second)),
    source: unescapeText(line.slice(second + 1, third)),
    message,
    text,
    fields,
  };
}
