import { LogThreadError, showValue } from "../base/index.ts";

/** The names of a filter's parts, which every way of reading takes. */
export const FILTER_NAMES = [
  "since",
  "until",
  "types",
  "sources",
  "sessions",
  "text",
  "texts",
  "ignoreCase",
  "fields",
  "not",
  "and",
] as const;

/**
 * Refuses options that are no object, and names that mean nothing here: a misspelt filter that is
 * ignored would answer another question.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` naming what there is
 */
export function checkOptionNames(options: object, names: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new LogThreadError(
      "ERR_INVALID_OPTION",
      `the options are ${showValue(options)}; they have to be an object`,
    );
  }
  const unknown = unknownName(options, names);
  if (unknown === undefined) return;
  throw new LogThreadError(
    "ERR_INVALID_OPTION",
    `there is no option ${showValue(unknown)}; there are ${names.join(", ")}`,
    { details: { option: unknown } },
  );
}

/** The same for an object within the options. */
export function checkNamesOf(option: string, value: unknown, names: readonly string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(option, value, `an object with some of ${names.join(", ")}`);
  }
  const unknown = unknownName(value, names);
  if (unknown === undefined) return;
  throw new LogThreadError(
    "ERR_INVALID_OPTION",
    `${option} has ${showValue(unknown)}, which means nothing there; it can have ${names.join(", ")}`,
    { details: { option } },
  );
}

function unknownName(options: object, names: readonly string[]): string | undefined {
  return Object.keys(options).find((name) => !names.includes(name));
}

/** The error for an option that can not be what it is. */
export function invalid(option: string, value: unknown, expected: string): LogThreadError {
  return new LogThreadError(
    "ERR_INVALID_OPTION",
    `${option} is ${showValue(value)}; it has to be ${expected}`,
    {
      details: { option },
    },
  );
}
