/**
 * What could drive a terminal, or make it show something other than the text says: the control
 * characters C0 (ESC, BEL, CR, …), DEL and C1, the line separators, and the bidirectional controls
 * (CVE-2021-42574). Own lines hold none of them; foreign and malformed ones may hold anything.
 */
const UNSAFE = "\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069";
const ANY_UNSAFE = new RegExp(`[${UNSAFE}]`);
const EACH_UNSAFE = new RegExp(`[${UNSAFE}]`, "g");
const SHORT: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/**
 * A text made visible: one line, in which nothing drives the terminal. Every unsafe character is
 * written as an escape (`\x1b`, `\u202e`); a text without any comes back as it is.
 */
export function visible(text: string): string {
  return ANY_UNSAFE.test(text) ? text.replace(EACH_UNSAFE, escapeCharacter) : text;
}

function escapeCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.charCodeAt(0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`;
}

/** JSON in which nothing drives a terminal: what JSON itself leaves as it is becomes `\u00XX`. */
export function visibleJson(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, undefined, indent);
  // With an indent JSON's own newlines are among the unsafe characters, and the only C0 that can be there.
  return json.replace(EACH_UNSAFE, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const ASCII = /^[\x20-\x7e]*$/;
const ZERO_WIDTH = /[\p{Mark}\u200b-\u200d\u2060\ufeff]/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/** Columns a visible text takes in a terminal: CJK and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** A visible text cut to `columns`, an ellipsis in place of what is missing. */
export function cutToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = "";
  let width = 0;
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A visible text filled up with spaces to `columns`. */
export function padToWidth(text: string, columns: number, side: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, columns - displayWidth(text)));
  return side === "left" ? text + space : space + text;
}
