/** Where in a long key words are looked for: at its beginning and at its end. */
const LOOK_CHARS = 256;

/**
 * The words of a key in lower case: `accessToken`, `access_token`, `X-Access-Token`, `access.token2`
 * and `ACCESS TOKEN 2` all hold `access` and `token`. Numbers are left out where they are or end a word.
 */
export function wordsOf(key: string): string[] {
  const looked = key.length > 2 * LOOK_CHARS ? `${key.slice(0, LOOK_CHARS)} ${key.slice(-LOOK_CHARS)}` : key;
  return looked
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/(?<=\p{L})\d+$/u, ""))
    .filter((word) => /\p{L}/u.test(word));
}

/** Without the `s` of a plural: `passwords`, `keys`. */
export function singularOf(word: string): string {
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

/** Where a run of words stands among others; -1 where it does not. */
export function indexOfWords(words: readonly string[], sought: readonly string[]): number {
  for (let at = 0; at + sought.length <= words.length; at++) {
    if (sought.every((word, index) => words[at + index] === word)) return at;
  }
  return -1;
}
