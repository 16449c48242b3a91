import { anyOf } from "./look-behind.ts";
import { once } from "./once.ts";
import { formsLook } from "./secret-forms.ts";

/** Where a name may stand before its value: `name=`, `"name":`, `"name",`, `</name`, `--name `. */
const NAMES_LOOK = [
  "[:=](?!//)(?<=[A-Za-z](?:\\d|[_.-]\\d{1,3})?[\"'`\\\\\\]\\s]{0,9}.)",
  ",(?<=[A-Za-z]\\\\{0,9}[\"'] ?,)",
  "</[A-Za-z]",
  "-(?<=(?:^|[\\s\"'`=([])--?)[A-Za-z][\\w-]*\\s",
];

/**
 * Alternatives that begin with characters which are rare, and look back from there. V8 passes quickly over
 * the others as long as no more than some sixteen begin one; with one more it tries all of them everywhere.
 */
const firstLook = once(() => new RegExp(anyOf([...formsLook(), ...NAMES_LOOK])));

/** A text shorter than this holds no secret without a name before it. */
const NAMELESS_CHARS_MIN = 12;

/** The shortest names that stand before a secret: `otp=…`. */
const NAME_CHARS_MIN = 3;

const HYPHEN = 45;
const COLON = 58;
const EQUALS = 61;

/** Can there be a secret at all? Nearly every text has none, and this is all that it costs. */
export function mayHoldSecret(text: string): boolean {
  if (text.length >= NAMELESS_CHARS_MIN) return firstLook().test(text);
  // A pattern costs more to begin with than to go over so few characters.
  if (text.charCodeAt(0) === HYPHEN) return true;
  for (let at = NAME_CHARS_MIN; at < text.length - 1; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON || code === EQUALS) return true;
  }
  return false;
}
