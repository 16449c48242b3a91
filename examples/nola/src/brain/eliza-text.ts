/** How ELIZA sees text: clauses of words, and the change of person when it says something back. */

const WORD = /[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu;
const CLAUSE_END = /[.,!?;:()\n]+|\s[-–—]+\s|\s(?:but|however)\s/iu;

/** The clauses of a message as words; apostrophes are made straight, cases are kept. */
export function clausesOf(text: string): string[][] {
  return text
    .replaceAll("’", "'")
    .split(CLAUSE_END)
    .map((clause) => clause.match(WORD) ?? [])
    .filter((words) => words.length > 0);
}

/** How many words a text has: what ELIZA reads and says by. */
export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

/** Replaces words by what they stand for: `cant` by `cannot`, `gonna` by `going to`. */
export function respell(words: readonly string[], spellings: Readonly<Record<string, string>>): string[] {
  return words.flatMap((word) => {
    const key = word.toLowerCase();
    return Object.hasOwn(spellings, key) ? (spellings[key] as string).split(" ") : [word];
  });
}

export interface Reflections {
  /** Pairs of words, looked at first: `you are` becomes `I am`. */
  readonly pairs: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
  /** After these a `you` begins to do something and becomes `I`; elsewhere something is done to `me`. */
  readonly subjectAfter: readonly string[];
}

/** What the person said, seen from the other side: `my log lost me` becomes `your log lost you`. */
export function reflect(words: readonly string[], reflections: Reflections): string {
  const said: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = (words[index] as string).toLowerCase();
    const pair = `${word} ${words[index + 1]?.toLowerCase()}`;
    if (Object.hasOwn(reflections.pairs, pair)) {
      said.push(reflections.pairs[pair] as string);
      index++;
    } else if (word === "you") {
      said.push(isObject(words, index, reflections) ? "me" : "I");
    } else {
      said.push(Object.hasOwn(reflections.words, word) ? (reflections.words[word] as string) : words[index]!);
    }
  }
  return said.join(" ");
}

/** A `you` is the subject where a clause begins, and the object (`I told you`) elsewhere. */
function isObject(words: readonly string[], index: number, { subjectAfter }: Reflections): boolean {
  const before = words[index - 1]?.toLowerCase();
  if (before === undefined) return false;
  return index === words.length - 1 || !subjectAfter.includes(before);
}
