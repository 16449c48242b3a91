import { limits } from "../base/index.ts";
import { type Cuts, LOG_CUT } from "./cuts.ts";
import { escapeKey, escapeQuoted, escapeText } from "./escape.ts";
import { writtenLogCut } from "./log-cut.ts";
import { encodeText } from "./message.ts";
import type { Redactor } from "./redactor.ts";
import { settledCut } from "./settled-cut.ts";
import { encodeSessionId, encodeString, encodeValue, type LogValue } from "./value.ts";

/** Bytes kept free for the field that says what was cut. */
const LOG_CUT_BYTES = 2_560;

/** The parts of a line, bounded and redacted, before they are put together. */
export interface LineParts {
  /** Timestamp, type and source with their three pipes, as they are written. */
  readonly head: string;
  readonly text: string;
  readonly fields: readonly (readonly [key: string, value: LogValue])[];
  /** The fields of the span the log is in, as they are written; empty where there are none. */
  readonly trace: string;
  readonly session: string | undefined;
  readonly logCut: string | undefined;
}

/** A part that may be cut: what it is called, how it is written, and how it is written shorter. */
interface Token {
  readonly name: string;
  readonly prefix: string;
  readonly written: string;
  readonly bytes: number;
  readonly length: number;
  shorten(bytesMax: number): string;
}

/**
 * Puts a line together that has at most 64 KiB with its newline. Where it is too long the longest
 * parts are cut, all to the same length, so that one giant value does not cost the others
 * anything; what was cut is named in `log_cut`, and the span and the session are always kept.
 */
export function fitLine(parts: LineParts, cuts: Cuts, redactor: Redactor): string {
  const session = parts.session === undefined ? "" : `session_id=${encodeSessionId(parts.session)}`;
  const kept = [parts.trace, session].filter((part) => part !== "").join(" ");
  const tokens = [
    ...textToken(parts.text, redactor),
    ...parts.fields.map((field) => fieldToken(field, redactor)),
  ];
  const room = limits.lineBytesMax - 1 - utf8Length(parts.head) - utf8Length(kept) - 1 - LOG_CUT_BYTES;
  const fitting = keepWhatFits(tokens, room, cuts);
  const level = cutLevel(fitting, room);
  const written = fitting.map((token) => {
    if (token.bytes <= level) return token.prefix + token.written;
    cuts.note(token.name, token.length);
    return token.prefix + token.shorten(level);
  });
  if (kept !== "") written.push(kept);
  const logCut = cuts.any ? writtenLogCut(String(cuts), redactor) : parts.logCut;
  if (logCut !== undefined) written.push(`${LOG_CUT}="${escapeQuoted(logCut)}"`);
  return parts.head + written.join(" ");
}

/** Drops the last fields where even their keys would not fit. */
function keepWhatFits(tokens: Token[], room: number, cuts: Cuts): Token[] {
  let left = room;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    left -= utf8Length(token.prefix) + 1 + Math.min(token.bytes, 16);
    if (left < 0) {
      cuts.note("fields", tokens.length);
      return tokens.slice(0, index);
    }
  }
  return tokens;
}

/** The length that no part may exceed for all of them to fit: water filled up to an even level. */
function cutLevel(tokens: readonly Token[], room: number): number {
  let left = room - tokens.reduce((sum, token) => sum + utf8Length(token.prefix) + 1, 0);
  const lengths = tokens.map((token) => token.bytes).sort((a, b) => a - b);
  for (let index = 0; index < lengths.length; index++) {
    const share = Math.floor(left / (lengths.length - index));
    if ((lengths[index] as number) > share) return share;
    left -= lengths[index] as number;
  }
  return Number.POSITIVE_INFINITY;
}

function textToken(text: string, redactor: Redactor): Token[] {
  if (text === "") return [];
  const written = encodeText(text);
  const shorten = (bytesMax: number): string => encodeText(cutText(text, bytesMax, redactor));
  return [{ name: "text", prefix: "", written, bytes: utf8Length(written), length: text.length, shorten }];
}

function fieldToken([key, value]: readonly [string, LogValue], redactor: Redactor): Token {
  const written = encodeValue(value);
  const text = typeof value === "string" ? value : written;
  return {
    name: key,
    prefix: `${escapeKey(key)}=`,
    written,
    bytes: utf8Length(written),
    length: text.length,
    shorten: (bytesMax) => encodeString(cutText(text, bytesMax, redactor)),
  };
}

/** A beginning of a text that is written in at most `bytesMax` bytes, quotes included. */
function cutText(text: string, bytesMax: number, redactor: Redactor): string {
  return settledCut(text, (given) => fittingEnd(given, bytesMax), redactor);
}

function fittingEnd(text: string, bytesMax: number): number {
  let left = bytesMax - 2;
  let end = 0;
  for (const character of text) {
    left -= character === '"' ? 2 : utf8Length(escapeText(character));
    if (left < 0) break;
    end += character.length;
  }
  return end;
}

/** Bytes of a well-formed text in UTF-8. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    // The two halves of a pair are four bytes together: two each.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
