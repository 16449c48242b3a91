import { REDACTED } from "../../line/index.ts";
import { bareSecret, openingQuote } from "./bare-secrets.ts";
import { isNumeric, isWord, looksLikeCredential, SCHEME } from "./credential-shape.ts";
import type { NameInText, NameSearch } from "./name-in-text.ts";
import { isQuotedSecret } from "./plain-values.ts";
import type { KeyKind } from "./secret-words.ts";
import { isSchemaText, VALUE_RULES } from "./value-rules.ts";
import {
  bareSpan,
  bracketedSpan,
  type Quote,
  quoteAt,
  quotedSpan,
  quoteLength,
  type Span,
} from "./value-span.ts";

/** What is taken out of a text, and what stands there instead. */
interface Secret extends Span {
  readonly shown: string;
}

/** What is longer than this is taken out without a look at what it holds. */
const MEMBERS_CHARS_MAX = 2_048;

const ELEMENT_CHARS_MAX = 4_096;

/** As much of a value as says whether it is a sentence. */
const VALUE_LOOK_CHARS = 256;

/** Says what a name stands for, of which `written` is the last part. */
export type Judge = (name: string, written?: string) => KeyKind | undefined;

/**
 * Replaces the values of names that stand for secrets: `password=…`, `"api_key": "…"`, `Cookie: …`,
 * `--token …`, in JSON at any level of escaping. One walk from the left; what was taken out is not
 * looked at again.
 */
export function redactNamed(text: string, names: NameSearch, judge: Judge): string {
  let result = "";
  let done = 0;
  for (let name = names.next(text, 0); name !== undefined; ) {
    // What a slash stands before is a path's.
    const kind = text.charAt(name.start - 1) === "/" ? undefined : judge(name.name, name.written);
    const secret = kind === undefined ? undefined : secretBehind(text, name, kind, judge);
    if (secret !== undefined && secret.end > secret.start) {
      result += text.slice(done, secret.start) + secret.shown;
      done = secret.end;
    }
    name = names.next(text, Math.max(done, name.valueAt));
  }
  return done === 0 ? text : result + text.slice(done);
}

function secretBehind(text: string, name: NameInText, kind: KeyKind, judge: Judge): Secret | undefined {
  if (name.sign === ",") return inPair(text, name, kind, judge);
  if (name.sign === ">") return inElement(text, name, kind);
  const quote = quoteAt(text, name.valueAt);
  if (quote !== undefined) return inQuotes(text, name, kind, quote);
  if (name.sign === "=>") return undefined;
  if (isMember(name)) {
    const member = asMember(text, name, kind);
    if (member !== "none") return member;
  }
  const span = bareSecret(text, name, kind);
  return span === undefined ? undefined : { ...span, shown: REDACTED };
}

/** `"name": value`, as in JSON. */
function isMember(name: NameInText): boolean {
  return name.quote !== undefined && name.quote.character !== "`" && name.sign === ":";
}

function inQuotes(text: string, name: NameInText, kind: KeyKind, quote: Quote): Secret | undefined {
  const span = quotedSpan(text, name.valueAt, quote);
  const value = text.slice(span.start, span.end);
  const secret = isMember(name) ? VALUE_RULES[kind](value) : isQuotedSecret(kind, value, name.written);
  return secret && !isTold(value) ? { ...span, shown: REDACTED } : undefined;
}

/** A number, an object or a list in JSON; `none` where it is something else. */
function asMember(text: string, name: NameInText, kind: KeyKind): Secret | undefined | "none" {
  const quote = name.quote as Quote;
  const mark = `${"\\".repeat(quote.backslashes)}${quote.character}`;
  const shown = `${mark}${REDACTED}${mark}`;
  const first = text.charAt(name.valueAt);
  if (text.startsWith(REDACTED, name.valueAt)) return undefined;
  if (first === "{" || first === "[") {
    const span = bracketedSpan(text, name.valueAt, quote.backslashes);
    const head = text.slice(span.start, Math.min(span.end, span.start + MEMBERS_CHARS_MAX));
    return span.end - span.start < MEMBERS_CHARS_MAX && isHarmlessJson(kind, head)
      ? undefined
      : { ...span, shown };
  }
  const span = bareSpan(text, name.valueAt, true);
  const value = text.slice(span.start, span.end);
  if (!isNumeric(value)) return "none";
  return VALUE_RULES[kind](Number(value)) ? { ...span, shown } : undefined;
}

/** Is an object or a list, given as JSON, none for its kind: a schema, numbers, words? */
function isHarmlessJson(kind: KeyKind, json: string): boolean {
  const list = json.startsWith("[");
  if (kind === "tokens" || kind === "doubtful") {
    return !list || ![...json.matchAll(/"([^"\\]*)/g)].some(([, text = ""]) => looksLikeCredential(text));
  }
  if (kind === "plural" && !/[:[,]\s{0,8}\\*"/.test(list ? json : json.replace(/[{,]\s*\\*"[^"]*"/g, "")))
    return true;
  return isSchemaText(json);
}

/** `["authorization", "…"]`, and `"name": "authorization", "value": "…"`. */
function inPair(text: string, name: NameInText, kind: KeyKind, judge: Judge): Secret | undefined {
  if (openingQuote(text, name.start) === undefined) return undefined;
  VALUE_MEMBER.lastIndex = name.valueAt;
  const at = VALUE_MEMBER.test(text) ? VALUE_MEMBER.lastIndex : name.valueAt;
  const quote = quoteAt(text, at);
  if (quote === undefined || quote.backslashes !== name.quote?.backslashes) return undefined;
  const span = quotedSpan(text, at, quote);
  const value = text.slice(span.start, span.end);
  if (isTold(value) || !VALUE_RULES[kind](value)) return undefined;
  if (at === name.valueAt) {
    // A name behind a name, or a sentence: `["password", "email"]` lists fields, and `"token", "next":` goes on.
    COLON.lastIndex = span.end + quoteLength(quote);
    if (isWord(value.trim()) || !/\w{2}/.test(value) || COLON.test(text)) return undefined;
    if (/^[^\s\d]{1,64}$/.test(value) && judge(value) !== undefined) return undefined;
    if (/^[^=]*\s[^=]*\s[^=]*$/.test(value.slice(0, VALUE_LOOK_CHARS))) return undefined;
  }
  return { ...span, shown: REDACTED };
}

const VALUE_MEMBER = /\\*["']value\\*["'][ \t]{0,4}:[ \t]{0,4}/y;
const COLON = /\s{0,4}:/y;

/** `<password>…</password>`. */
function inElement(text: string, name: NameInText, kind: KeyKind): Secret | undefined {
  if (!/[<:]/.test(text.charAt(name.start - 1))) return undefined;
  const start = name.valueAt;
  const end = text.slice(start, start + ELEMENT_CHARS_MAX).indexOf("</");
  const value = end === -1 ? "" : text.slice(start, start + end);
  const secret = !value.includes("<") && isQuotedSecret(kind, value.trim(), name.written);
  return secret ? { start, end: start + end, shown: REDACTED } : undefined;
}

/** Was it taken out before, and nothing left? */
function isTold(value: string): boolean {
  return TOLD.test(value);
}

const TOLD = new RegExp(
  `^(?:(?:${SCHEME} )?\\[(?:redacted|filtered|masked)\\]|…|\\.{3}|\\*{3,}|x{4,})$`,
  "i",
);
