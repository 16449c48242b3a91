import { indexOfWords, singularOf, wordsOf } from "./key-words.ts";
import {
  HARMLESS_ENDINGS,
  HARMLESS_TOKENS,
  type KeyKind,
  KIND_BY_LAST_NAME,
  KIND_BY_NAME,
  SECRET_SUFFIX,
} from "./secret-words.ts";

/** Whose keys count as secrets. */
export interface KeyRules {
  /** More names, each as its words. */
  readonly added: readonly (readonly string[])[];
  /** Keys that stay, each as its words joined by spaces. */
  readonly allowed: ReadonlySet<string>;
  /** Do the package's own names count? */
  readonly defaults: boolean;
}

/** Says what a name stands for: the kind of secret, or undefined where it stands for none. */
export function judgeKey(name: string, rules: KeyRules): KeyKind | undefined {
  const words = wordsOf(name);
  if (rules.allowed.has(words.join(" "))) return undefined;
  for (const sought of rules.added) {
    const at = indexOfWords(words, sought);
    if (at !== -1 && !isHarmless(words, at + sought.length)) return "password";
  }
  return rules.defaults ? judgeWords(words) : undefined;
}

function judgeWords(words: readonly string[]): KeyKind | undefined {
  for (let at = 0; at < words.length; at++) {
    const found = kindAt(words, at);
    if (found !== undefined && !isHarmless(words, found.end)) return found.kind;
  }
  return undefined;
}

interface Found {
  readonly kind: KeyKind;
  /** The index of the word after those that name the secret. */
  readonly end: number;
}

function kindAt(words: readonly string[], at: number): Found | undefined {
  const word = words[at] as string;
  const pair = `${word} ${words[at + 1] ?? ""}`;
  const last = KIND_BY_LAST_NAME.get(words.slice(at).join(" "));
  if (last !== undefined) return isMark(words, at) ? undefined : { kind: last, end: words.length };
  const kind = KIND_BY_NAME.get(pair);
  if (kind !== undefined) return { kind, end: at + 2 };
  if (KIND_BY_NAME.has(singularOf(pair))) return { kind: "plural", end: at + 2 };
  return kindOfWord(words, at);
}

function kindOfWord(words: readonly string[], at: number): Found | undefined {
  const word = words[at] as string;
  const own = KIND_BY_NAME.get(word) ?? (SECRET_SUFFIX.test(word) ? suffixKind(word) : undefined);
  if (own !== undefined) return isMark(words, at) ? undefined : { kind: own, end: at + 1 };
  // `tokens_in` counts: with anything behind it, the plural of `token` names no secret.
  const several = singularOf(word);
  return several !== word && several !== "token" && KIND_BY_NAME.has(several)
    ? { kind: "plural", end: at + 1 }
    : undefined;
}

function suffixKind(word: string): KeyKind {
  if (word.endsWith("s")) return "plural";
  return word.endsWith("secret") || word.endsWith("apikey") ? "token" : "password";
}

/** `eos_token` and `next_page_token` are tokens of another kind. */
function isMark(words: readonly string[], at: number): boolean {
  return at > 0 && /^tokens?$/.test(words[at] as string) && HARMLESS_TOKENS.has(words[at - 1] as string);
}

/** `token_count`, `password_changed_at`: what follows the secret's name ends with a word that makes it none. */
function isHarmless(words: readonly string[], end: number): boolean {
  return end < words.length && HARMLESS_ENDINGS.has(words.at(-1) as string);
}
