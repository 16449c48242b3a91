import type { SqlInput, SqlValue } from "./database.ts";

/**
 * Values as every driver takes them. `libsql` ends the process where it is given a boolean, and reads a
 * text only up to a NUL, as `node:sqlite` does: what has one goes in as bytes.
 */
export function boundValues(values: readonly SqlInput[]): SqlValue[] {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (!isBindable(value)) return values.map(bindable);
  }
  // Nearly always nothing has to be changed, and nothing is copied.
  return values as SqlValue[];
}

function isBindable(value: SqlInput): boolean {
  switch (typeof value) {
    case "string":
      return !value.includes("\0");
    case "boolean":
    case "undefined":
      return false;
    case "number":
      return Number.isFinite(value);
    default:
      return true;
  }
}

function bindable(value: SqlInput): SqlValue {
  switch (typeof value) {
    case "string":
      return value.includes("\0") ? Buffer.from(value) : value;
    case "boolean":
      return value ? 1 : 0;
    case "undefined":
      return null;
    case "number":
      // What is no number is NULL to SQLite, by whichever driver it comes.
      return Number.isNaN(value) ? null : value;
    default:
      return value;
  }
}
