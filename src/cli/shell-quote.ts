const PLAIN = /^[A-Za-z0-9_./:@%+=-]+$/;
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * A word as a shell takes it, in a command that is shown to be pasted. What would drive a terminal is
 * written as `$'\x1b'`, which bash, zsh and ksh read back.
 */
export function shellQuote(word: string): string {
  if (PLAIN.test(word)) return word;
  if (!UNSAFE.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = [...word].map((character) => {
    if (character === "\\" || character === "'") return `\\${character}`;
    return UNSAFE.test(character) ? escapeBytes(character) : character;
  });
  return `$'${escaped.join("")}'`;
}

/** Three octal digits: of hexadecimal ones a shell would take more than two where they follow. */
function escapeBytes(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
