import { isError, readProperty } from "../line/index.ts";

/**
 * The fields a caller gave, with some of our own behind them. What is no object with keys (a text, a
 * list, an error), or can not be looked at as a whole, is kept under `value`; the line then shows as
 * much of it as can be shown.
 */
export function withFields(
  given: unknown,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (given === undefined || given === null) return own;
  try {
    if (hasKeys(given)) return { ...given, ...own };
  } catch {
    // A getter threw, or a proxy.
  }
  return { value: given, ...own };
}

function hasKeys(given: unknown): given is object {
  if (typeof given !== "object" || given === null || isError(given)) return false;
  return !(Array.isArray(given) || given instanceof Map || given instanceof Set || ArrayBuffer.isView(given));
}

/** One property of what ought to be an object, and may be anything. */
export function optionOf(given: unknown, name: string): unknown {
  return typeof given === "object" && given !== null ? readProperty(given, name) : undefined;
}
