import { ESCAPE_PATTERN, escapeText, isPlainText, unescapeText } from "./escape.ts";
import { decodeField, type LogValue } from "./value.ts";

/** A key and its `=`, escapes included. */
const KEY = `(?:[A-Za-z_]|${ESCAPE_PATTERN})(?:[A-Za-z0-9_.-]|${ESCAPE_PATTERN})*`;
const FIELD_LIKE = new RegExp(`(?:^| )${KEY}=`);
const KEY_AT = new RegExp(`${KEY}=`, "y");
const SPACE = 32;
const DASH = 45;
const DOT = 46;
const EQUALS = 61;
const UNDERSCORE = 95;
const BACKSLASH = 92;
const QUOTE = 34;
const BRACE = 123;
const BRACKET = 91;
const BRACKET_OR_QUOTE = /["{}[\]]/g;

/**
 * Values that were searched to their end and are none, tolerated in one message: only messages that no
 * formatter wrote have any, and parsing has to stay linear.
 */
const MISTAKEN_MAX = 8;

/** Nesting of a value's JSON; what is deeper is text, for hardly anything can print it. */
const JSON_DEPTH_MAX = 64;

/** The fourth part of a line, decoded. */
export interface ParsedMessage {
  readonly text: string | undefined;
  /** No prototype; of a key given twice the last counts. */
  readonly fields: Record<string, LogValue>;
}

/**
 * A text as it stands at a message's beginning: plain, or quoted if it begins with a quote or
 * holds anything that looks like a field. What somebody typed can so never forge a field (CWE-117).
 */
export function encodeText(text: string): string {
  if (isPlainText(text)) return text;
  const escaped = escapeText(text);
  const quoted = escaped.startsWith('"') || (escaped.includes("=") && FIELD_LIKE.test(escaped));
  return quoted ? `"${escaped.replaceAll('"', '\\"')}"` : escaped;
}

/**
 * Reads a message back into text and fields. Text ends where the rest of the message is nothing
 * but fields; in a message that no formatter of ours wrote, that is the best that can be said.
 */
export function parseMessage(message: string): ParsedMessage {
  const fields: Record<string, LogValue> = Object.create(null);
  if (message === "") return { text: undefined, fields };
  if (message.startsWith('"')) {
    const end = closingQuote(message, 0);
    if (end !== -1 && (end + 1 === message.length || message[end + 1] === " ")) {
      const failure = end + 1 === message.length ? undefined : readFields(message, end + 2, fields);
      if (failure === undefined) return { text: unescapeText(message.slice(1, end)), fields };
    }
  }
  return parsePlain(message);
}

function parsePlain(message: string): ParsedMessage {
  let mistaken = 0;
  let from = 0;
  while (mistaken < MISTAKEN_MAX) {
    const start = nextFieldLike(message, from);
    if (start === -1) break;
    const fields: Record<string, LogValue> = Object.create(null);
    const failure = readFields(message, start, fields);
    if (failure === undefined) {
      return { text: start < 2 ? undefined : unescapeText(message.slice(0, start - 1)), fields };
    }
    if (failure.mistaken) mistaken++;
    from = failure.at;
  }
  return { text: unescapeText(message), fields: Object.create(null) };
}

/** Where the next token that looks like a field begins, at or after `from`, where a token begins. */
function nextFieldLike(message: string, from: number): number {
  let at = from;
  for (let equals = message.indexOf("=", at); equals !== -1; equals = message.indexOf("=", at)) {
    const start = Math.max(at, message.lastIndexOf(" ", equals) + 1);
    if (keyEnd(message, start) === equals) return start;
    at = afterToken(message, equals);
  }
  return -1;
}

/** Where the `=` stands behind the key that begins at `start`; -1 if there is no key. */
function keyEnd(message: string, start: number): number {
  for (let at = start; ; at++) {
    const code = message.charCodeAt(at);
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === UNDERSCORE) continue;
    if (code === EQUALS) return at > start ? at : -1;
    if (code === BACKSLASH) return escapedKeyEnd(message, start);
    const isLater = (code >= 48 && code <= 57) || code === DOT || code === DASH;
    if (!isLater || at === start) return -1;
  }
}

/** The same for any key. Escapes in keys are rare, and a pattern takes several times as long. */
function escapedKeyEnd(message: string, start: number): number {
  KEY_AT.lastIndex = start;
  return KEY_AT.test(message) ? KEY_AT.lastIndex - 1 : -1;
}

interface Failure {
  /** Where the search for fields goes on: the token after the one that is no field. */
  readonly at: number;
  /** Was a value's end searched for in vain? */
  readonly mistaken: boolean;
}

/** Reads fields up to the message's end into `fields`, or says where that failed. */
function readFields(message: string, start: number, fields: Record<string, LogValue>): Failure | undefined {
  let at = start;
  while (at < message.length) {
    if (message.charCodeAt(at) === SPACE) {
      at++;
      continue;
    }
    const equals = keyEnd(message, at);
    if (equals === -1) return { at: afterToken(message, at), mistaken: false };
    const end = valueEnd(message, equals + 1);
    if (end === -1 || (end < message.length && message.charCodeAt(end) !== SPACE)) {
      return { at: afterToken(message, at), mistaken: true };
    }
    const key = unescapeText(message.slice(at, equals));
    const token = message.slice(equals + 1, end);
    fields[key] = decodeField(key, token);
    at = end + 1;
  }
  return undefined;
}

function afterToken(message: string, at: number): number {
  const space = message.indexOf(" ", at);
  return space === -1 ? message.length : space + 1;
}

/** Where the value that begins at `at` ends, exclusive; -1 if its quote or bracket is never closed, or it nests too deep. */
function valueEnd(message: string, at: number): number {
  const first = message.charCodeAt(at);
  if (first === QUOTE) {
    const quote = closingQuote(message, at);
    return quote === -1 ? -1 : quote + 1;
  }
  if (first === BRACE || first === BRACKET) return closingBracket(message, at);
  const space = message.indexOf(" ", at);
  return space === -1 ? message.length : space;
}

/** The quote that closes the one at `open`; a quote after an odd run of backslashes is escaped. */
function closingQuote(message: string, open: number): number {
  for (let at = message.indexOf('"', open + 1); at !== -1; at = message.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (message.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

/** The position after the bracket that closes the one at `open`; brackets inside JSON texts do not count. */
function closingBracket(message: string, open: number): number {
  let depth = 0;
  BRACKET_OR_QUOTE.lastIndex = open;
  for (let match = BRACKET_OR_QUOTE.exec(message); match !== null; match = BRACKET_OR_QUOTE.exec(message)) {
    const character = match[0];
    if (character === '"') {
      const quote = closingQuote(message, match.index);
      if (quote === -1) return -1;
      BRACKET_OR_QUOTE.lastIndex = quote + 1;
    } else if (character === "{" || character === "[") {
      if (++depth > JSON_DEPTH_MAX) return -1;
    } else if (--depth === 0) {
      return match.index + 1;
    }
  }
  return -1;
}
