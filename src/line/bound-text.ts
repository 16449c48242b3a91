import { limits } from "../base/index.ts";
import type { Redactor } from "./redactor.ts";
import { cutBefore, settledCut } from "./settled-cut.ts";

/**
 * Caps a text, then redacts it, then makes it well-formed. Redaction looks a margin beyond the
 * cap and what it saw there is taken off again, so that no cap leaves the first half of a secret. A
 * mark may be longer than what it stands for: then the text is cut, too.
 */
export function boundText(
  text: string,
  charsMax: number,
  redactor: Redactor,
): { readonly text: string; readonly cut: boolean } {
  const lookedAt = charsMax + limits.redactionMarginChars;
  const redacted = wellFormed(redactor.redactText(text.slice(0, lookedAt)));
  if (text.length <= charsMax && redacted.length <= charsMax) return { text: redacted, cut: false };
  const safe = text.length <= lookedAt ? redacted.length : redacted.length - limits.redactionMarginChars;
  const seen = cutBefore(redacted, Math.max(0, safe));
  // What fills a line is cut once more, to the line's length, and settles then.
  if (seen.length >= limits.lineBytesMax && charsMax >= limits.lineBytesMax) {
    return { text: cutBefore(seen, charsMax), cut: true };
  }
  return { text: settledCut(seen, ({ length }) => Math.min(charsMax, length), redactor), cut: true };
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
