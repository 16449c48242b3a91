/*
 * What secrets are made of. Every one is put together at run time from what it begins with and characters
 * that are made up, so that no scanner of repositories finds one here.
 */

export const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const HEX = `${DIGITS}abcdef`;
export const LETTERS_DIGITS = UPPER + LOWER + DIGITS;

let seed = 20_260_109;

/** Characters as a provider's generator gives them, always the same from run to run. */
export function made(length: number, characters = LETTERS_DIGITS): string {
  let text = "";
  while (text.length < length) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    text += characters[(seed >>> 16) % characters.length];
  }
  // A digit, a small and a capital letter, where there can be: hardly any generated key has none.
  return characters === LETTERS_DIGITS && length >= 3 ? `${text.slice(0, -3)}7bQ` : text;
}

/** The lines around a key, as PEM has them. */
export function framed(name: string, content: string, last = true): string {
  return `-----BEGIN ${name}-----${content}${last ? `-----END ${name}-----` : ""}`;
}

/** Lines of base64. */
export function lines(count: number, newline = "\n"): string {
  return newline + Array.from({ length: count }, () => made(64) + newline).join("");
}
