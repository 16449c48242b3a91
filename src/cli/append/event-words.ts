import type { JsonRecord } from "../import/json-record.ts";
import { UsageError } from "../usage-error.ts";

/** A word that is a field: a key, and its value as text (`key=value`) or as JSON (`key:=value`). */
const FIELD_WORD = /^([A-Za-z_][A-Za-z0-9_.-]*)(:?=)(.*)$/s;

/** The text and the fields that somebody typed. */
export interface EventWords {
  readonly text: string | undefined;
  readonly fields: JsonRecord;
}

/**
 * The words behind an event's type and source: one of them may be its text, the others are fields.
 *
 * @param textGiven the text where it was given by an option, so that none of the words can be it
 * @throws UsageError for a second text, and for a value that is not the JSON it has to be
 */
export function readEventWords(words: readonly string[], textGiven: string | undefined): EventWords {
  const fields: JsonRecord = {};
  let text = textGiven;
  for (const word of words) {
    const [, key, sign, value = ""] = FIELD_WORD.exec(word) ?? [];
    if (key !== undefined) {
      defineField(fields, key, sign === ":=" ? jsonValue(word, value) : typedValue(value));
    } else if (text === undefined) {
      text = word;
    } else {
      throw new UsageError(
        `${JSON.stringify(word)} is neither a field (key=value) nor the text, which is ${JSON.stringify(text)} already; put a text of several words in quotes`,
      );
    }
  }
  return { text, fields };
}

/** `__proto__` is a name like any other. */
function defineField(fields: JsonRecord, key: string, value: unknown): void {
  Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * A value as it was typed: a number, `true`, `false` and `null` are what a line reads them as when they
 * stand bare in it, and anything else is text, letter for letter.
 */
function typedValue(text: string): string | number | boolean | null {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

function jsonValue(word: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new UsageError(
      `${JSON.stringify(word)} is not ${JSON.stringify(word.slice(0, word.indexOf(":=")))} and JSON behind :=; a text is given with = alone`,
    );
  }
}
