/**
 * The one escaping of type, source, text, keys and bare or quoted values. It is total (any text
 * becomes one line without a raw pipe), reversible, and leaves everything readable alone: `é`,
 * `漢` and `🦉` stand as they are.
 *
 * Escaped are the backslash, the pipe, the control characters C0, DEL and C1, the line
 * separators U+2028 and U+2029 (many viewers break a line there) and the bidirectional controls
 * (they make a line show something other than it says: CVE-2021-42574).
 */
const SPECIAL = "\\\\|\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069";

/** Surrogates are listed so that a text with any of them takes the slow path, where lone ones are mended. */
const NEEDS_ESCAPE = new RegExp(`[${SPECIAL}\\ud800-\\udfff]`);
const EACH_SPECIAL = new RegExp(`[${SPECIAL}]`, "g");
const EACH_UNESCAPED_JSON = /[|\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Texts and values that are written as they are, which nearly all are: one look at each decides. A text must
 * not begin with a quote nor hold what could look like a field; a value not begin like a number or JSON, nor hold a space.
 */
const PLAIN_TEXT = new RegExp(`^[^"=${SPECIAL}\\ud800-\\udfff][^=${SPECIAL}\\ud800-\\udfff]*$`);
const PLAIN_VALUE = new RegExp(
  `^[^-0-9{["\\x20${SPECIAL}\\ud800-\\udfff][^"\\x20${SPECIAL}\\ud800-\\udfff]*$`,
);
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** One escape as it is written: the pattern other modules build theirs from. */
export const ESCAPE_PATTERN = "\\\\(?:[\\\\nrt]|x[0-9a-f]{2}|u[0-9a-f]{4})";
const EACH_ESCAPE = /\\(?:([\\nrt"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/g;

const SHORT: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const LONG: Readonly<Record<string, string>> = { "\\": "\\", '"': '"', n: "\n", r: "\r", t: "\t" };

/** The escape of one code unit. */
function escapeCodeUnit(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Is it written as it is, as a message's text? */
export function isPlainText(text: string): boolean {
  return PLAIN_TEXT.test(text);
}

/** Is it written as it is, as a value, unless it is a word that reads as something other than text? */
export function isPlainValue(text: string): boolean {
  return PLAIN_VALUE.test(text);
}

/** Escapes a type, a source, a text or a bare value. Lone surrogates become U+FFFD. */
export function escapeText(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text.toWellFormed().replace(EACH_SPECIAL, escapeCodeUnit);
}

/** Escapes what stands between double quotes. */
export function escapeQuoted(text: string): string {
  const escaped = escapeText(text);
  return escaped.includes('"') ? escaped.replaceAll('"', '\\"') : escaped;
}

/** Escapes a key: beyond letters, digits, `_`, `.` and `-` everything is. An empty key is written `_`. */
export function escapeKey(key: string): string {
  if (PLAIN_KEY.test(key)) return key;
  if (key === "") return "_";
  return key
    .toWellFormed()
    .replace(/[^A-Za-z0-9_.-]/g, escapeCodeUnit)
    .replace(/^[0-9.-]/, escapeCodeUnit);
}

/** Escapes compact JSON with JSON's own `\u00XX`, so that it stays JSON. */
export function escapeJson(json: string): string {
  return json.replace(EACH_UNESCAPED_JSON, unicodeEscape);
}

/** Takes every escape back. A backslash that begins no escape stands as it is. */
export function unescapeText(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(EACH_ESCAPE, (_, short?: string, hex?: string, unicode?: string) =>
    short === undefined
      ? String.fromCharCode(Number.parseInt(hex ?? (unicode as string), 16))
      : (LONG[short] as string),
  );
}
