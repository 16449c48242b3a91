import { boundText } from "./bound-text.ts";
import { REDACTED, type Redactor } from "./redactor.ts";

/** A `log_cut` of our own is shorter, and has no other characters than names and numbers need. */
const LOG_CUT_CHARS_MAX = 2_048;
const OTHER_CHARACTERS = /[^\w.: -]/g;

/** One round is enough for what this package writes, two for nearly anything else. */
const ROUNDS_MAX = 8;

/**
 * A `log_cut` as it is written. The characters it can not have become `_`, which may make a secret of its neighbours
 * and makes `_redacted_` of a mark: it is redacted until it stays as it is, for it is written again whenever its
 * line is.
 */
export function writtenLogCut(text: string, redactor: Redactor): string {
  let written = text;
  for (let left = ROUNDS_MAX; left > 0; left--) {
    const next = boundText(written, LOG_CUT_CHARS_MAX, redactor).text.replace(OTHER_CHARACTERS, "_");
    if (next === written) return written;
    written = next;
  }
  return REDACTED.replace(OTHER_CHARACTERS, "_");
}
