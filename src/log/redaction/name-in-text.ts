import { type Quote, quoteAt } from "./value-span.ts";

/** What stands between a name and its value. */
type Sign = "=" | "=>" | ":" | "," | ">" | " ";

/** A name in a text that may be a secret's, and where its value would begin. */
export interface NameInText {
  /** With the word before it, where that stands a space away: `api key`. */
  readonly name: string;
  /** The name's last word as it is written: `API_KEY`, `--api-key`. */
  readonly written: string;
  readonly start: number;
  /** The quote that closes the name, if one does. */
  readonly quote: Quote | undefined;
  readonly sign: Sign;
  readonly spaced: boolean;
  readonly valueAt: number;
}

/** How far before the place where it was recognised a name may begin. */
const NAME_CHARS_MAX = 64;

const NAME_BEFORE = /(?:([A-Za-z]\w*) )?([\w$.-]*)$/;

/** What may stand behind the part of a name by which it is recognised, up to the value. */
const BEHIND =
  "[\\w.-]{0,40}(?:(?:\\\\*[\"'`])?\\]?[ \\t]{0,8}(?::=|=>|=(?![=~])|:(?!:|//))|\\\\*[\"'] ?,|>|[ \\t])";
const SIGN_BEHIND =
  /([\w.-]{0,40})(?:(\\*["'`])?\]?([ \t]{0,8})(:=|=>|=(?![=~])|:(?!:|\/\/))|(\\*["']) ?(,)|(>)|([ \t]))([ \t]{0,8})/y;

/** A flag of a command line; otherwise what a space follows is no name. */
const FLAG = /^--?[A-Za-z]/;

/** A pattern in which letters stand for themselves in either case. */
function anyCase(pattern: string): string {
  return pattern.replace(/\p{Ll}/gu, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

/**
 * The parts of names by which they are recognised, each from a letter that is rare. What a pattern can
 * begin with decides what a search costs: with few and rare letters most of a text is passed over.
 */
const PARTS: readonly string[] = [
  "k(?:ey|(?<=tok)en|(?<=cook)ie|ennwort)",
  "p(?:ass|wd|hrase|in|sessid|(?<=otp)|(?<=saml.?resp)onse)",
  "c(?:(?<=sec)ret|red|v(?:v|c)|ode|ard.?number|onnection.?string|ontrase|(?<=mnemonic))",
  "u(?<=au)th",
  "j(?:wt|sessionid)",
  "b(?:earer)",
  "g(?<=sig)",
];

const OWN_NAMES = PARTS.map(anyCase).join("|");

/** Finds, one after the other, the names in a text that may be a secret's. */
export class NameSearch {
  readonly #names: RegExp;

  /** @param added more names, each as its words */
  constructor(added: readonly (readonly string[])[], defaults: boolean) {
    const patterns = added.map((words) => anyCase(words.join("[ _.-]?")));
    if (defaults) patterns.push(OWN_NAMES);
    this.#names = new RegExp(`(?:${patterns.join("|") || "(?!)"})(?=${BEHIND})`, "g");
  }

  /** The next name at or after a position. */
  next(text: string, from: number): NameInText | undefined {
    this.#names.lastIndex = from;
    for (let match = this.#names.exec(text); match !== null; match = this.#names.exec(text)) {
      const name = nameAround(text, match.index, this.#names.lastIndex);
      if (name !== undefined) return name;
    }
    return undefined;
  }
}

/** The name of which the part from `start` to `end` was recognised. */
function nameAround(text: string, start: number, end: number): NameInText | undefined {
  SIGN_BEHIND.lastIndex = end;
  const behind = SIGN_BEHIND.exec(text);
  if (behind === null) return undefined;
  const [, rest = "", closing, before = "", assigned, pairQuote, comma, element, space, after = ""] = behind;
  const left = NAME_BEFORE.exec(text.slice(Math.max(0, start - NAME_CHARS_MAX), start));
  const written = withoutEscape(text, start, left?.[2] ?? "") + text.slice(start, end) + rest;
  const nameStart = end + rest.length - written.length;
  const flag = FLAG.test(written) && /^$|[\s"'`=([]/.test(text.charAt(nameStart - 1));
  if (space !== undefined && !flag) return undefined;
  const quote = closing ?? pairQuote;
  return {
    name: `${left?.[1] ?? ""} ${written}`,
    written,
    start: nameStart,
    quote: quote === undefined ? undefined : quoteAt(quote, 0),
    sign: assigned === ":=" ? "=" : ((assigned ?? comma ?? element ?? " ") as Sign),
    spaced: before !== "" || after !== "",
    valueAt: SIGN_BEHIND.lastIndex,
  };
}

/** In a text within JSON the `n` of a `\n` stands before the name, and is not its first letter. */
function withoutEscape(text: string, end: number, left: string): string {
  const escaped = /^[nrt]/.test(left) && text.charAt(end - left.length - 1) === "\\";
  return escaped ? left.slice(1) : left;
}
