/** What can not be mistaken for anything else where a value stands without quotes. */
const PLAIN_VALUE = /^[\p{L}\p{N}_./:@-][\p{L}\p{N}_./:@*-]*$/u;
const PLAIN_FIELD_VALUE = /^[\p{L}_][\p{L}\p{N}_./:@-]*$/u;
const PLAIN_TEXT = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const WORDS: readonly string[] = ["true", "false", "null"];
const BOOLEAN_WORDS: readonly string[] = ["AND", "OR", "NOT"];

/** What a person can not see, or a terminal would obey. */
const EACH_UNSEEN = /["\\\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu;
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A type, a source or a session as it is written behind its key. */
export function writeValue(text: string): string {
  return PLAIN_VALUE.test(text) || text === "*" || /^\*[\p{L}\p{N}_./:@-]+$/u.test(text) ? text : quote(text);
}

/** A text of a field. */
export function writeFieldText(text: string): string {
  return PLAIN_FIELD_VALUE.test(text) && !WORDS.includes(text) ? text : quote(text);
}

/** A text that stands for itself. */
export function writeText(text: string): string {
  return PLAIN_TEXT.test(text) && !BOOLEAN_WORDS.includes(text) ? text : quote(text);
}

/** A field's name before an operator. */
export function writeName(name: string, isTaken: (name: string) => boolean): string {
  return PLAIN_NAME.test(name) && !isTaken(name) ? name : quote(name);
}

export function quote(text: string): string {
  return `"${text.replace(EACH_UNSEEN, escapeUnseen)}"`;
}

function escapeUnseen(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
