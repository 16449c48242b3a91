import { escapeJson, escapeQuoted, escapeText, isPlainValue, unescapeText } from "./escape.ts";

/** What a field can hold once it is normalised: JSON's values, nested ones included. */
export type LogValue =
  | string
  | number
  | boolean
  | null
  | readonly LogValue[]
  | { readonly [key: string]: LogValue };

/** Words that a reader in any language would take for something other than text. */
const RESERVED_WORDS: ReadonlySet<string> = new Set([
  "true",
  "false",
  "null",
  "NaN",
  "Infinity",
  "-Infinity",
]);
const RESERVED_FIRST: ReadonlySet<number> = new Set([...RESERVED_WORDS].map((word) => word.charCodeAt(0)));
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** Does a bare token read as a number: finite, and printed back by JavaScript as it stands? */
export function readsAsNumber(token: string): boolean {
  const first = token.charCodeAt(0);
  if (!((first >= 48 && first <= 57) || first === 45)) return false;
  const number = Number(token);
  return Number.isFinite(number) && String(number) === token;
}

/**
 * A text that would read as something else is quoted. Integers too large for a double are among
 * them: bare they would read as text here, but as numbers in most other languages, and a BigInt
 * and its digits given as text must be one and the same line.
 */
function readsAsOther(text: string): boolean {
  return isReserved(text) || readsAsNumber(text) || INTEGER.test(text);
}

/** Looking a new text up costs its hash: the first letter, one of those they begin with, decides for most. */
function isReserved(text: string): boolean {
  return RESERVED_FIRST.has(text.charCodeAt(0)) && RESERVED_WORDS.has(text);
}

function needsQuotes(text: string): boolean {
  if (text === "" || text.includes(" ") || text.includes('"')) return true;
  const first = text.charCodeAt(0);
  return first === 123 || first === 91;
}

/** A text as a field's value: bare where it can be, else quoted. */
export function encodeString(text: string): string {
  if (isPlainValue(text) && !isReserved(text)) return text;
  return needsQuotes(text) || readsAsOther(text) ? `"${escapeQuoted(text)}"` : escapeText(text);
}

/** A session's id is always text, so that it is bare even where other text would be quoted. */
export function encodeSessionId(id: string): string {
  return needsQuotes(id) ? `"${escapeQuoted(id)}"` : escapeText(id);
}

/** A normalised value as it stands after `key=`. */
export function encodeValue(value: LogValue): string {
  if (typeof value === "string") return encodeString(value);
  if (typeof value === "number") return String(value === 0 ? 0 : value);
  if (value === null || typeof value === "boolean") return String(value);
  return escapeJson(JSON.stringify(value));
}

/** Reads one value's token back. A token that only looks like JSON is text. */
function decodeValue(token: string): LogValue {
  const first = token.charCodeAt(0);
  if (first === 34) return unescapeText(token.slice(1, -1));
  if (first === 123 || first === 91) {
    try {
      return JSON.parse(token) as LogValue;
    } catch {
      return unescapeText(token);
    }
  }
  if (token === "true") return true;
  if (token === "false") return false;
  if (token === "null") return null;
  return readsAsNumber(token) ? Number(token) : unescapeText(token);
}

/** Reads the token of a field back: a session's id is always text. */
export function decodeField(key: string, token: string): LogValue {
  return key === "session_id" ? decodeSessionId(token) : decodeValue(token);
}

/** Reads a session's id back: always text. */
function decodeSessionId(token: string): string {
  return unescapeText(token.charCodeAt(0) === 34 ? token.slice(1, -1) : token);
}
