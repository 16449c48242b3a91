/** As many characters of a secret in a row are too many. */
const PART_CHARS = 9;

/** Runs of a secret that are no more than its beginning, or than a line of what frames it. */
const FRAME = /^(?:[A-Za-z]{2,10}[-_.]|ey)|-----[A-Z ]+-----|\\?\n|\\n/;

/** A part of a secret that stands in a text, if one does: half a secret is not taken out. */
export function partOf(text: string, secret: string): string | undefined {
  for (const piece of secret.split(new RegExp(FRAME, "g"))) {
    for (let at = 0; at + PART_CHARS <= piece.length; at++) {
      const part = piece.slice(at, at + PART_CHARS);
      if (text.includes(part)) return part;
    }
  }
  return undefined;
}
