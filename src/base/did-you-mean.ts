/**
 * The name that was probably meant: one that the word begins, or one that is a slip or two of the
 * fingers away. Undefined where nothing is near enough to be worth saying.
 */
export function didYouMean(word: string, names: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  if (lower.length >= 2) {
    const begun = names.filter((name) => name.startsWith(lower));
    if (begun.length === 1) return begun[0];
  }
  let best: string | undefined;
  let bestDistance = Math.min(2, Math.floor(Math.max(lower.length, 2) / 2));
  for (const name of names) {
    if (Math.abs(name.length - lower.length) > bestDistance) continue;
    const distance = editDistance(lower, name);
    if (distance < bestDistance || (distance === bestDistance && best === undefined)) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Letters to insert, leave out, replace, or swap with their neighbour until one word is the other
 * (the restricted Damerau–Levenshtein distance: swapped letters are the commonest slip).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(replaced, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, (beforeLast[j - 2] as number) + 1);
      }
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
