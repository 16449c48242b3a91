import { randomHex } from "../base/index.ts";
import { safeString } from "../line/index.ts";
import { errorEvent } from "./error-event.ts";
import type { Fields, Log } from "./log.ts";
import { optionOf, withFields } from "./with-fields.ts";

/** See `Log.timed`. A returned promise is timed to its settling, and a new one is given back. */
export function timed<T>(
  log: Log,
  category: string,
  source: string,
  fields: Fields | undefined,
  work: () => T,
): T {
  const call = { call_id: randomHex(6) };
  const named = safeString(category);
  // Name and session are repeated, so that the slow and the failed can be found without their beginnings.
  const repeated = { name: optionOf(fields, "name"), ...call, session_id: optionOf(fields, "session_id") };
  log.event(`${named}:start`, source, withFields(fields, call));
  const startedMs = performance.now();
  const duration = (): Fields => ({ ...repeated, duration_ms: Math.round(performance.now() - startedMs) });
  const fail = (error: unknown): never => {
    const described = errorEvent(error, undefined, log.redactor);
    log.event(`${named}:error`, source, described.text, { ...duration(), ...described.fields });
    throw error;
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    return fail(error);
  }
  if (!isThenable(result)) {
    log.event(`${named}:end`, source, duration());
    return result;
  }
  return Promise.resolve(result).then((value) => {
    log.event(`${named}:end`, source, duration());
    return value;
  }, fail) as T;
}

/** Is it a promise, or something that can be waited for like one? What can not be asked is none. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  try {
    return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
  } catch {
    return false;
  }
}

/** Is it a promise for certain? Waiting for one starts nothing, as waiting for a query builder would. */
export function isPromise(value: unknown): value is Promise<unknown> {
  try {
    return value instanceof Promise;
  } catch {
    return false;
  }
}
