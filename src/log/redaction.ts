import { limits } from "../base/index.ts";
import { type KeyVerdict, REDACTED, type Redactor } from "../line/index.ts";
import { mayHoldSecret } from "./redaction/first-look.ts";
import { isAllowed, judgeKey, type KeyRules } from "./redaction/judge-key.ts";
import { wordsOf } from "./redaction/key-words.ts";
import { NameSearch } from "./redaction/name-in-text.ts";
import { type Judge, redactNamed } from "./redaction/named-secrets.ts";
import type { RedactOptions } from "./redaction/redact-options.ts";
import { redactForms } from "./redaction/secret-forms.ts";
import type { KeyKind } from "./redaction/secret-words.ts";
import { VALUE_RULES } from "./redaction/value-rules.ts";

/** Two passes are enough for nearly any text; one that is not done by then was made so, and is taken out whole. */
const PASSES_MAX = 8;

/**
 * What a log takes out: secrets by the words of their keys, at any depth, by the names before them in a
 * text, and by their form. What can not be decided, because a pattern of the program's own fails, is
 * taken out whole.
 */
export class Redaction implements Redactor {
  readonly #rules: KeyRules;
  readonly #names: NameSearch;
  readonly #patterns: readonly RegExp[];
  readonly #kinds = new Map<string, KeyKind | undefined>();

  constructor({ keys = [], allowKeys = [], patterns = [], defaults = true }: RedactOptions = {}) {
    const added = keys.map(wordsOf).filter((words) => words.length > 0);
    this.#rules = { added, allowed: new Set(allowKeys.map((key) => wordsOf(key).join(" "))), defaults };
    this.#names = new NameSearch(added, defaults);
    // Copies: neither a `lastIndex` nor an overridden method of the given ones can get in the way.
    this.#patterns = patterns.map(
      ({ source, flags }) => new RegExp(source, `${flags.replace(/[gy]/g, "")}g`),
    );
  }

  isSecretKey(key: string): KeyVerdict {
    const kind = this.#kindOf(key);
    return kind === undefined ? false : VALUE_RULES[kind];
  }

  /**
   * A mark in a secret's place can bring another one to light: what stood before the other, and hid it, is gone.
   * So it is gone over until nothing is left to take out, and redacting twice is redacting once.
   */
  redactText(text: string): string {
    try {
      let result = text;
      for (let left = PASSES_MAX; left > 0; left--) {
        const shown = this.#goOver(result);
        if (shown === result) return result;
        result = shown;
      }
      return REDACTED;
    } catch {
      return REDACTED;
    }
  }

  #goOver(text: string): string {
    let result = text;
    for (const pattern of this.#patterns) result = result.replace(pattern, censored);
    if (!mayHoldSecret(result)) return result;
    if (this.#rules.defaults) result = redactForms(result);
    return redactNamed(result, this.#names, this.#kindInText);
  }

  /** In a text the word before a name may be a part of it, as in `api key`, and may be none. */
  readonly #kindInText: Judge = (name, written) =>
    written !== undefined && isAllowed(wordsOf(written), this.#rules) ? undefined : this.#kindOf(name);

  /** Keys repeat, and taking one apart costs more than all else of a field. */
  #kindOf(key: string): KeyKind | undefined {
    const known = this.#kinds.get(key);
    if (known !== undefined || this.#kinds.has(key)) return known;
    const kind = judgeKey(key, this.#rules);
    if (this.#kinds.size >= limits.cacheEntriesMax) this.#kinds.clear();
    if (key.length <= limits.keyCharsMax) this.#kinds.set(key, kind);
    return kind;
  }
}

/**
 * What stands in the place of what a program's pattern matches. One that also matches nothing would put its mark
 * between all letters, and one that matches a word would take marks out of marks.
 */
function censored(match: string, ...rest: readonly unknown[]): string {
  if (match === "") return "";
  const at = rest.findLastIndex((part) => typeof part === "number");
  return isInMark(match.length, rest[at] as number, rest[at + 1] as string) ? match : REDACTED;
}

/** Is what begins at `start` a mark, or a part of one? */
function isInMark(length: number, start: number, text: string): boolean {
  const around = text.slice(Math.max(0, start + length - REDACTED.length), start + REDACTED.length);
  return around.includes(REDACTED);
}

/** What a log takes out when it is told nothing else. */
export const defaultRedaction: Redactor = new Redaction();
