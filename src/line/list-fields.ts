import { limits } from "../base/index.ts";
import { type Cuts, LOG_CUT } from "./cuts.ts";
import { className, isError, readProperty, safeString } from "./describe.ts";
import { writtenLogCut } from "./log-cut.ts";
import { verdictOfNamed } from "./named-values.ts";
import { boundText, Normaliser } from "./normalise.ts";
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
  const { total, read } = entriesOf(given);
  const fields: [string, LogValue][] = [];
  const seen = new Map<string, number>();
  let session: unknown;
  let logCut: string | undefined;
  let said = 0;
  for (let index = 0; index < total; index++) {
    if (index >= limits.fieldsMax) {
      cuts.note("fields", total);
      break;
    }
    const [key, value] = read(index);
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
        : new Normaliser(redactor, cuts, name).value(value);
      if (normal === undefined) continue;
      said |= traceBit(key);
      const before = seen.get(name);
      if (before !== undefined) fields[before] = [name, normal];
      else seen.set(name, fields.push([name, normal]) - 1);
    }
  }
  return { fields, session, said, logCut };
}

interface Entries {
  readonly total: number;
  readonly read: (index: number) => readonly [string, unknown];
}

function entriesOf(given: unknown): Entries {
  if (given === undefined || given === null) return { total: 0, read: () => ["", undefined] };
  if (typeof given !== "object" || isList(given)) return { total: 1, read: () => ["value", given] };
  if (isError(given)) return { total: 1, read: () => ["error", given] };
  try {
    if (given instanceof Map) {
      const { total, read } = entriesOf(mapAsObject(given));
      return { total: total > limits.fieldsMax ? given.size : total, read };
    }
    const keys = Object.keys(given);
    return {
      total: keys.length,
      read: (index) => [keys[index] as string, readProperty(given, keys[index] as string)],
    };
  } catch {
    return { total: 1, read: () => ["value", `[unreadable ${className(given)}]`] };
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
