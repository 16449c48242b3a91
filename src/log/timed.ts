import { randomBytes } from "node:crypto";
import { errorEvent } from "./error-event.ts";
import type { Fields, Log } from "./log.ts";

/** See `Log.timed`. A returned promise is timed to its settling. */
export function timed<T>(
  log: Log,
  category: string,
  source: string,
  fields: Fields | undefined,
  work: () => T,
): T {
  const call = { call_id: randomBytes(6).toString("hex") };
  // The name is repeated, so that the slow and the failed can be found without their beginnings.
  const repeated = fields?.["name"] === undefined ? call : { name: fields["name"], ...call };
  log.event(`${category}:start`, source, { ...fields, ...call });
  const startedMs = performance.now();
  const duration = (): Fields => ({ ...repeated, duration_ms: Math.round(performance.now() - startedMs) });
  const fail = (error: unknown): never => {
    const described = errorEvent(error);
    log.event(`${category}:error`, source, described.text, { ...duration(), ...described.fields });
    throw error;
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    return fail(error);
  }
  if (!isThenable(result)) {
    log.event(`${category}:end`, source, duration());
    return result;
  }
  return result.then((value) => {
    log.event(`${category}:end`, source, duration());
    return value;
  }, fail) as T;
}

/** Is it a promise, or something that can be waited for like one? */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === "function"
  );
}
