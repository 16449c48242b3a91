/**
 * A decomposition pattern: words, `*` for any number of words, `@group` for one word of a group.
 * `* my @family *` finds “yesterday my sister called” and captures “yesterday”, “sister” and “called”.
 */
export type Pattern = readonly PatternPart[];
type PatternPart =
  | { readonly any: true }
  | { readonly words: ReadonlySet<string>; readonly captured: boolean };

/** @throws RangeError when the pattern names an unknown group, or holds two stars in a row. */
export function parsePattern(text: string, groups: Readonly<Record<string, readonly string[]>>): Pattern {
  const parts = text.split(" ").map((token): PatternPart => {
    if (token === "*") return { any: true };
    if (!token.startsWith("@")) return { words: new Set([token]), captured: false };
    const group = groups[token.slice(1)];
    if (!group) throw new RangeError(`there is no group "${token.slice(1)}"`);
    return { words: new Set(group), captured: true };
  });
  if (parts.some((part, index) => "any" in part && "any" in (parts[index + 1] ?? {}))) {
    throw new RangeError("two stars in a row");
  }
  return parts;
}

/** How many captures a pattern makes. */
export function captureCount(pattern: Pattern): number {
  return pattern.filter((part) => "any" in part || part.captured).length;
}

/**
 * The words each star and group of the pattern stands for, or undefined when it does not fit. Every
 * star takes as few words as it can. The time is at most words times parts: what stands between two
 * stars is looked for once, from where the last one ended, as in a glob.
 */
export function matchPattern(pattern: Pattern, words: readonly string[]): string[][] | undefined {
  const lower = words.map((word) => word.toLowerCase());
  const captures: string[][] = [];
  let at = 0;
  for (let index = 0; index < pattern.length; ) {
    const starred = "any" in (pattern[index] as PatternPart);
    const run = literalRun(pattern, starred ? index + 1 : index);
    const isLast = (starred ? index + 1 : index) + run.length === pattern.length;
    const found = starred ? findRun(run, lower, at, isLast) : fits(run, lower, at) ? at : -1;
    if (found < 0) return undefined;
    if (starred) captures.push(words.slice(at, found));
    run.forEach((part, offset) => {
      if (part.captured) captures.push([words[found + offset] as string]);
    });
    at = found + run.length;
    index += run.length + (starred ? 1 : 0);
  }
  return at === words.length ? captures : undefined;
}

type LiteralPart = Exclude<PatternPart, { any: true }>;

function literalRun(pattern: Pattern, from: number): LiteralPart[] {
  const run: LiteralPart[] = [];
  for (const part of pattern.slice(from)) {
    if ("any" in part) break;
    run.push(part);
  }
  return run;
}

function findRun(
  run: readonly LiteralPart[],
  words: readonly string[],
  from: number,
  isLast: boolean,
): number {
  const end = words.length - run.length;
  // What ends the pattern must end the words, wherever else it occurs.
  if (isLast) return end >= from && fits(run, words, end) ? end : -1;
  for (let at = from; at <= end; at++) if (fits(run, words, at)) return at;
  return -1;
}

function fits(run: readonly LiteralPart[], words: readonly string[], at: number): boolean {
  return run.every((part, offset) => part.words.has(words[at + offset] ?? ""));
}
