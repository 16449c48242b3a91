import { types } from "node:util";
import { LogThreadError, safeCode, showValue } from "../../base/index.ts";
import type { Redactor } from "../../line/index.ts";
import { wordsOf } from "./key-words.ts";

/** What is taken out beside, or instead of, what the package takes out by itself. */
export interface RedactOptions {
  /**
   * More names of secrets, such as `"pin"` or `"employee number"`. Each counts wherever its words stand in a key,
   * however that is written, and before a value in a text.
   */
  readonly keys?: readonly string[];
  /** Keys that stay although their words name a secret, each as a whole: `"token"` lets no `access_token` stay. */
  readonly allowKeys?: readonly string[];
  /** More forms of secrets. All that one matches is replaced, in every text; each sees every text, so that it has to be fast. */
  readonly patterns?: readonly RegExp[];
  /** False: only `keys` and `patterns` count, and nothing of the package's own. Default true. */
  readonly defaults?: boolean;
}

const PATTERN_CHARS_SHOWN = 60;

const NAMES = 'a list of names, such as ["pin"]';

/** What is checked of each option, and how to say what it may be. */
const CHECKS: Readonly<Record<keyof RedactOptions, readonly [(value: unknown) => boolean, string]>> = {
  keys: [isNames, NAMES],
  allowKeys: [isNames, NAMES],
  patterns: [
    (value) => Array.isArray(value) && value.every(types.isRegExp),
    "a list of regular expressions, such as [/EMP-\\d{6}/]",
  ],
  defaults: [(value) => typeof value === "boolean", "true or false"],
};

export function isRedactor(value: unknown): value is Redactor {
  if (typeof value !== "object" || value === null) return false;
  const { isSecretKey, redactText } = value as Partial<Redactor>;
  return typeof isSecretKey === "function" && typeof redactText === "function";
}

/**
 * Can a log redact so? What is no object at all is for the caller to name.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION` for an object in which something can not be
 */
export function isRedact(value: unknown): boolean {
  if (typeof value === "boolean" || isRedactor(value)) return true;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  for (const [name, given] of Object.entries(value)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof RedactOptions] : undefined;
    if (check === undefined) {
      throw invalid(
        `there is no option ${showValue(`redact.${name}`)}; there are ${Object.keys(CHECKS).join(", ")}, or the two methods of a Redactor, isSecretKey and redactText`,
      );
    }
    const [holds, expected] = check;
    if (given !== undefined && !holds(given)) {
      throw invalid(`redact.${name} is ${showMembers(given)}; it has to be ${expected}`);
    }
  }
  checkPatterns((value as RedactOptions).patterns ?? []);
  return true;
}

/**
 * A pattern that matches nothing at all would put its mark between any two letters, and one that is too
 * large to be compiled says so only when it is used.
 */
function checkPatterns(patterns: readonly RegExp[]): void {
  for (const pattern of patterns) {
    if (matchesNothing(pattern)) {
      throw invalid(
        `redact.patterns has ${showPattern(pattern)}, which matches the empty text; it has to match at least one character`,
      );
    }
  }
}

function matchesNothing(pattern: RegExp): boolean {
  try {
    return new RegExp(pattern.source, pattern.flags).test("");
  } catch (error) {
    throw invalid(
      `redact.patterns has ${showPattern(pattern)}, which can not be used (${safeCode(error)}); make it smaller`,
    );
  }
}

function showPattern({ source, flags }: RegExp): string {
  return `/${source.slice(0, PATTERN_CHARS_SHOWN)}${source.length > PATTERN_CHARS_SHOWN ? "…" : ""}/${flags}`;
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string" && wordsOf(name).length > 0);
}

/** A list by its members: one of them is what can not be. */
function showMembers(value: unknown): string {
  return Array.isArray(value) ? `[${value.slice(0, 8).map(showValue).join(", ")}]` : showValue(value);
}

function invalid(message: string): LogThreadError {
  return new LogThreadError("ERR_INVALID_OPTION", message, { details: { option: "redact" } });
}
