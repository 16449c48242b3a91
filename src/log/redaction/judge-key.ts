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
  if (isPathLike(name)) return undefined;
  const words = wordsOf(name);
  if (isChance(name, words)) return undefined;
  if (isAllowed(words, rules)) return undefined;
  for (const sought of rules.added) {
    const at = indexOfWords(words, sought);
    if (at !== -1 && !isHarmless(words, at + sought.length)) return "password";
  }
  return rules.defaults && words[0] !== "no" ? judgeWords(words) : undefined;
}

/** Was it said that a key with these words stays? */
export function isAllowed(words: readonly string[], { allowed }: KeyRules): boolean {
  return allowed.size > 0 && allowed.has(words.join(" "));
}

/** `src/token.ts`: the names of files, under which agents keep what is in them. */
function isPathLike(name: string): boolean {
  return name.includes("/") || FILE_NAME.test(name);
}

/** What is encoded falls into many short words, among which any may stand by chance: `aFOJwtQ1c5L9Hk`. */
function isChance(name: string, words: readonly string[]): boolean {
  return (
    words.length >= CHANCE_WORDS_MIN &&
    name.length < words.length * CHANCE_WORD_CHARS_MAX &&
    ENCODED.test(name.trim())
  );
}

const CHANCE_WORDS_MIN = 5;
const CHANCE_WORD_CHARS_MAX = 4;
const ENCODED = /^[A-Za-z0-9]{16,}$/;

const FILE_NAME =
  /\.(?:[cm]?[jt]sx?|css|csv|go|html?|java|json|lock|log|md|py|rb|rs|sh|sql|toml|txt|ya?ml)$/i;

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
