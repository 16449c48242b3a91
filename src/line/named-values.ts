import { readProperty } from "./describe.ts";
import { isSecretValue, type KeyVerdict, type Redactor } from "./redactor.ts";

/** The keys under which an object names what it holds under `value`. */
const NAME_KEYS = ["name", "key", "header", "field"] as const;

/** A name beside its value is as short as a key, and written as one. */
const NAME = /^[A-Za-z][\w .-]{1,63}$/;
const NAME_IN_PATH = /^[^\s\d]{1,64}$/;
const FLAG = /^--?[A-Za-z][\w-]{1,63}$/;

/** A name, or a word. Where lists of names and lists of names with values look alike, it is no value. */
const WORD = /^[A-Za-z]{1,40}(?:[-_.][A-Za-z]{1,40})*$/;

/** What stands in a list, and how the list itself stands. */
export interface ListPlace {
  readonly length: number;
  readonly index: number;
  /** What stands before it. */
  readonly before: unknown;
  /** Is the list itself one of a list, as the entries of an object or of a Map are? */
  readonly entry: boolean;
}

/**
 * Is a value in a list a secret by the name before it? Headers come as `["authorization", "…"]` and as
 * `["host", "…", "authorization", "…"]`, and the arguments of a program as `["--password", "…"]`.
 */
export function isSecretItem(redactor: Redactor, item: unknown, place: ListPlace): boolean {
  const { before, length, index, entry } = place;
  if (typeof before !== "string") return false;
  if (FLAG.test(before)) {
    return typeof item === "string" && !item.startsWith("-") && holdsSecret(redactor, before, item);
  }
  if (length % 2 !== 0 || index % 2 === 0 || !NAME.test(before)) return false;
  const pair = length === 2;
  if (typeof item !== "string" && !pair) return false;
  if (typeof item === "string" && !(pair && entry) && isName(redactor, item)) return false;
  return holdsSecret(redactor, before, item);
}

/** Is it itself a name? Lists of names, such as the paths of what is a secret, hold no values. */
function isName(redactor: Redactor, item: string): boolean {
  return WORD.test(item) || (NAME_IN_PATH.test(item) && redactor.isSecretKey(item) !== false);
}

function holdsSecret(redactor: Redactor, name: string, value: unknown): boolean {
  return isSecretValue(redactor.isSecretKey(name), value);
}

/**
 * What is to be thought of an object's `value`: `{ name: "authorization", value: "…" }`. It is a secret where
 * the object can not be asked for the name.
 */
export function verdictOfNamed(redactor: Redactor, object: unknown): KeyVerdict {
  const own = redactor.isSecretKey("value");
  if (own !== false || typeof object !== "object" || object === null) return own;
  try {
    for (const key of NAME_KEYS) {
      const name = Object.hasOwn(object, key) ? readProperty(object, key) : undefined;
      const verdict = typeof name === "string" && NAME.test(name) && redactor.isSecretKey(name);
      if (verdict !== false) return verdict;
    }
    return false;
  } catch {
    return true;
  }
}

/** Is the name beside a value an object, which may be written as a text? */
export function isNamedByObject(fields: Readonly<Record<string, unknown>>): boolean {
  for (const key of NAME_KEYS) if (typeof fields[key] === "object") return true;
  return false;
}
