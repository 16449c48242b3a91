/** The words that may stand before a sign, from their last letters on. */
type Endings = Map<string, Endings>;

/** Marks in `Endings` where a word is whole. */
const WHOLE = "";

/**
 * The pattern of a sign with one of the words before it. Looking back it reads letter by letter, and gives
 * up at the first that no word has there: one alternative after the other would cost as much as all else
 * of a line.
 *
 * @param before a pattern of what may stand before a word
 */
export function lookBehindFor(sign: string, words: readonly string[], before: string): string {
  const endings: Endings = new Map();
  for (const word of words) {
    let at = endings;
    for (const letter of [...word].reverse()) {
      const next = at.get(letter) ?? new Map();
      at.set(letter, next);
      at = next;
    }
    at.set(WHOLE, new Map());
  }
  const last = `[${[...endings.keys()].map(escaped).join("")}]`;
  return `${escaped(sign)}(?<=${last}${escaped(sign)})(?<=${patternOf(endings, before)}${escaped(sign)})`;
}

function patternOf(endings: Endings, before: string): string {
  const ways = [...endings].map(([letter, next]) =>
    letter === WHOLE ? before : patternOf(next, before) + escaped(letter),
  );
  return ways.length === 1 ? (ways[0] as string) : `(?:${ways.join("|")})`;
}

function escaped(text: string): string {
  return text.replaceAll(".", "\\.");
}

/**
 * One pattern of many, of which each begins with a sign: those of one sign are tried only where that
 * stands.
 */
export function anyOf(patterns: readonly string[]): string {
  const bySign = new Map<string, Set<string>>();
  for (const pattern of patterns) {
    const [sign = ""] = /^(?:\\.|\[[^\]]*\]|.)/.exec(pattern) ?? [];
    const rests = bySign.get(sign) ?? new Set();
    bySign.set(sign, rests.add(pattern.slice(sign.length)));
  }
  return [...bySign].map(([sign, rests]) => `${sign}(?:${[...rests].join("|")})`).join("|");
}
