import { REDACTED, type Redactor } from "./redactor.ts";

/** What does not settle by then never will: it was redacted by somebody who takes marks for secrets. */
const ROUNDS_MAX = 8;

/**
 * The beginning of a text that stays as it is when it is redacted once more, as it is whenever its line is logged
 * again. A cut can make a secret of what was none: it leaves half of a mark, or takes off the word that told
 * a sentence from a password.
 *
 * @param endOf where a text has to end at the latest
 */
export function settledCut(text: string, endOf: (text: string) => number, redactor: Redactor): string {
  const first = cutBefore(text, endOf(text));
  let kept = first;
  for (let left = ROUNDS_MAX; left > 0; left--) {
    const redacted = redactor.redactText(kept);
    if (redacted === kept) return kept;
    kept = cutBefore(redacted, endOf(redacted));
  }
  return first;
}

/** What stands before a position, without half of a mark or of a character at its end. */
export function cutBefore(text: string, end: number): string {
  const mark = text.lastIndexOf(REDACTED, end - 1);
  const whole = mark !== -1 && mark < end && mark + REDACTED.length > end ? mark : end;
  return text.slice(0, whole).replace(/[\ud800-\udbff]$/, "");
}
