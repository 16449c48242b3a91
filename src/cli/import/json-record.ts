/** A JSON object as it was parsed. */
export type JsonRecord = Record<string, unknown>;

/** Integers of so many digits may be beyond what a number can hold. */
const LONG_INTEGER = /\d{16}/;

/** A JSON text as a whole, so that digits inside it are passed over, or a number. */
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * A line as a JSON object. An integer that no number can hold is kept as text, digit for digit, by the
 * rule of the line's own format: an id that comes out as another id is worse than none.
 *
 * @returns a text that says what is wrong, where it is none
 */
export function parseJsonRecord(line: string): JsonRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(LONG_INTEGER.test(line) ? line.replace(TEXT_OR_NUMBER, quoteUnholdable) : line);
  } catch (error) {
    return `no JSON: ${(error as Error).message}`;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonRecord;
  return "no JSON object, but a JSON value of another kind";
}

function quoteUnholdable(token: string): string {
  const isHeld = token.startsWith('"') || !/^-?\d+$/.test(token) || String(Number(token)) === token;
  return isHeld ? token : `"${token}"`;
}
