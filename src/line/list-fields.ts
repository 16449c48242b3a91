import { limits } from "../base/index.ts";
import { boundText } from "./bound-text.ts";
import { type Cuts, LOG_CUT } from "./cuts.ts";
import { className, isError, readProperty, safeString } from "./describe.ts";
import { writtenLogCut } from "./log-cut.ts";
import { verdictOfNamed } from "./named-values.ts";
import { Normaliser } from "./normalise.ts";
import { isSecretValue, REDACTED, type Redactor } from "./redactor.ts";
import { traceBit } from "./trace-fields.ts";
import type { LogValue } from "./value.ts";

/** The fields of an event, each normalised, with the two that are written last set apart. */
export interface ListedFields {
  readonly fields: readonly (readonly [key: string, value: LogValue])[];
  /** The event's own `session_id`, as it was given. */
  readonly session: unknown;
  /** The bits of what the event says itself of the span it happened in. */
  readonly said: number;
  /** A `log_cut` that was read back from a line and is now written again. */
  readonly logCut: string | undefined;
}

/**
 * Lists anything as fields: an object's or a Map's entries; an Error under `error`; what has no
 * keys (a list, a number) under `value`. Nothing is refused, for an event must not be lost over its
 * shape.
 */
export function listFields(given: unknown, redactor: Redactor, cuts: Cuts): ListedFields {
  const { total, key: keyAt, value: valueAt } = entriesOf(given);
  const fields: [string, LogValue][] = [];
  const seen = new Map<string, number>();
  let session: unknown;
  let logCut: string | undefined;
  let said = 0;
  let counted = 0;
  for (let index = 0; index < total; index++) {
    const key = keyAt(index);
    if (!isAdded(key) && counted++ >= limits.fieldsMax) continue;
    const value = valueAt(index);
    if (key === "session_id") {
      session = value;
    } else if (key === LOG_CUT) {
      if (value !== undefined && value !== null) logCut = writtenLogCut(safeString(value), redactor);
    } else {
      const bounded = boundText(key, limits.keyCharsMax, redactor);
      if (bounded.cut) cuts.note("key", key.length);
      const name = bounded.text || "_";
      const normal = isSecretValue(
        key === "value" ? verdictOfNamed(redactor, given) : redactor.isSecretKey(key),
        value,
      )
        ? REDACTED
        : new Normaliser(redactor, cuts, name).written(value);
      if (normal === undefined) continue;
      said |= traceBit(key);
      const before = seen.get(name);
      if (before !== undefined) fields[before] = [name, normal];
      else seen.set(name, fields.push([name, normal]) - 1);
    }
  }
  if (counted > limits.fieldsMax) cuts.note("fields", total);
  return { fields: redactedAsWritten(fields, redactor), session, said, logCut };
}

/** What is written of a key and of a value may name a secret, and be one, where what was given did not. */
function redactedAsWritten(
  fields: readonly (readonly [key: string, value: LogValue])[],
  redactor: Redactor,
): ListedFields["fields"] {
  return fields.map(([key, value]) => {
    const verdict =
      key === "value" ? verdictOfNamed(redactor, Object.fromEntries(fields)) : redactor.isSecretKey(key);
    return [key, isSecretValue(verdict, value) ? REDACTED : value] as const;
  });
}

/** Is it what a log adds to an event itself? Read back it stands among the others, and takes the place of none. */
function isAdded(key: string): boolean {
  return key === "session_id" || key === LOG_CUT || traceBit(key) !== 0;
}

interface Entries {
  readonly total: number;
  readonly key: (index: number) => string;
  readonly value: (index: number) => unknown;
}

function single(key: string, value: unknown): Entries {
  return { total: 1, key: () => key, value: () => value };
}

function entriesOf(given: unknown): Entries {
  if (given === undefined || given === null) return { ...single("", undefined), total: 0 };
  if (typeof given !== "object" || isList(given)) return single("value", given);
  if (isError(given)) return single("error", given);
  try {
    if (given instanceof Map) {
      const entries = entriesOf(mapAsObject(given));
      return { ...entries, total: entries.total > limits.fieldsMax ? given.size : entries.total };
    }
    const keys = Object.keys(given);
    return {
      total: keys.length,
      key: (index) => keys[index] ?? "",
      value: (index) => readProperty(given, keys[index] as string),
    };
  } catch {
    return single("value", `[unreadable ${className(given)}]`);
  }
}

/** A Map's first entries under the texts of their keys, in the order an object has them. */
function mapAsObject(map: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  const object: Record<string, unknown> = Object.create(null);
  let left = limits.fieldsMax + 1;
  for (const [key, value] of map) {
    if (left-- === 0) break;
    object[safeString(key)] = value;
  }
  return object;
}

function isList(value: object): boolean {
  try {
    return Array.isArray(value) || value instanceof Set || value instanceof Date || ArrayBuffer.isView(value);
  } catch {
    return false;
  }
}
