import { randomUuid } from "../base/index.ts";
import { type EventType, type LogEvent, safeString } from "../line/index.ts";
import type { EventFilter, LogItem, ReadLogOptions } from "../reader/index.ts";
import { defaultLog, defaultLogInUse } from "./default-log.ts";
import type { ErrorOptions } from "./error-event.ts";
import type { Fields, LogHealth } from "./log.ts";
import { processState } from "./process-state.ts";
import { withFields } from "./with-fields.ts";

/** The source of the events that this package writes by itself. */
const OWN_SOURCE = "log-thread";

/**
 * Writes one event to the default log. When it returns, the line is with the operating system. It
 * never throws: what could not be written is counted in `health()`.
 *
 * @param type `category:action`, such as `llm:request`; another form is written as given and counted
 * @param source where in the program: a module's or a service's name
 * @param textOrFields a text for people, or the fields
 * @param fields keys and values; any value is survived, secrets are taken out
 * @returns the line as it was written, without its newline; `""` when it was not
 * @example
 * ```ts
 * import { logEvent } from "log-thread";
 *
 * logEvent("conversation:start", "agent_service", { session_id: "abc123" });
 * const line = logEvent("llm:response", "agent", "cache miss", { tokens_out: 128, latency_ms: 2333 });
 * console.log(line.slice(24));
 * ```
 * ```text
 * |llm:response|agent|cache miss tokens_out=128 latency_ms=2333
 * ```
 */
export function logEvent(type: EventType, source: string, fields?: Fields): string;
export function logEvent(type: EventType, source: string, text: string | undefined, fields?: Fields): string;
export function logEvent(
  type: EventType,
  source: string,
  textOrFields?: string | Fields,
  fields?: Fields,
): string {
  return defaultLogInUse().event(type, source, textOrFields as string, fields);
}

/**
 * Writes an error to the default log: `{context} - {ErrorName}: {message}`, one line of at most 200
 * characters, with `code`, `causes`, `errors` and a `stack` of five frames as fields.
 *
 * @param error anything that can be thrown
 * @param context what was being done
 * @returns the line as it was written; `""` when it was not
 * @example
 * ```ts
 * import { logError } from "log-thread";
 *
 * const line = logError("websockets", new TypeError("no such room"), "session abc123");
 * console.log(line.slice(24).split(" stack=")[0]);
 * ```
 * ```text
 * |error:runtime|websockets|session abc123 - TypeError: no such room
 * ```
 */
export function logError(source: string, error: unknown, context?: string, options?: ErrorOptions): string {
  return defaultLogInUse().error(source, error, context, options);
}

/**
 * Begins the process's session: events carry it as `session_id` from now on, and `session:create` is
 * logged, unless this is the session already. An event's own `session_id` and `withSession` stand before it.
 *
 * @param id the session's id; a random UUID if none is given
 * @param fields more fields for `session:create`
 * @returns the id
 * @example
 * ```ts
 * import { getSession, logEvent, setSession } from "log-thread";
 *
 * setSession("abc123");
 * console.log(getSession(), logEvent("tool:start", "agent", { name: "search" }).slice(24));
 * ```
 * ```text
 * abc123 |tool:start|agent|name=search session_id=abc123
 * ```
 */
export function setSession(id?: string, fields?: Fields): string {
  const session = id === undefined || id === "" ? randomUuid() : safeString(id);
  if (processState().scopes.beginSession(session)) {
    defaultLogInUse().rotateWithSession();
    defaultLogInUse().event("session:create", OWN_SOURCE, withFields(fields, { session_id: session }));
  }
  return session;
}

/**
 * The session that an event logged here and now would carry: the innermost `withSession`, else the
 * one of `setSession`.
 *
 * @example
 * ```ts
 * import { getSession, withSession } from "log-thread";
 *
 * console.log(getSession(), withSession("abc123", () => getSession()));
 * ```
 * ```text
 * undefined abc123
 * ```
 */
export function getSession(): string | undefined {
  return processState().scopes.current().session;
}

/**
 * Ends the process's session and logs `session:end` with its `duration_ms`; does nothing where there
 * is none.
 *
 * @example
 * ```ts
 * import { endSession, getSession, setSession } from "log-thread";
 *
 * setSession("abc123");
 * endSession({ turns: 5 });
 * console.log(getSession());
 * ```
 * ```text
 * undefined
 * ```
 */
export function endSession(fields?: Fields): void {
  const ended = processState().scopes.endSession();
  if (ended === undefined) return;
  const own = { duration_ms: ended.durationMs, session_id: ended.id };
  defaultLogInUse().event("session:end", OWN_SOURCE, withFields(fields, own));
  defaultLogInUse().rotateWithSession();
}

/**
 * Runs `work` in a session of its own: what it logs, awaits and starts carries this id, whatever runs
 * beside it. Nothing is logged by this itself.
 *
 * @param id the session's id; null for none
 * @returns what `work` returns
 * @example
 * ```ts
 * import { logEvent, withSession } from "log-thread";
 *
 * const line = await withSession("abc123", async () => logEvent("llm:request", "agent"));
 * console.log(line.slice(24));
 * ```
 * ```text
 * |llm:request|agent|session_id=abc123
 * ```
 */
export function withSession<T>(id: string | null, work: () => T): T {
  return processState().scopes.withinSession(id, work);
}

/**
 * Runs `work` between two events of the default log: `{category}:start`, and `{category}:end` with
 * `duration_ms`, or `{category}:error`. All carry the same `call_id`, and `name` where the fields have
 * one. A returned promise is timed to its settling; of a stream or a generator only the making is timed.
 *
 * @returns what `work` returns; what it throws is thrown on
 * @example
 * ```ts
 * import { readLog, timed } from "log-thread";
 *
 * const found = await timed("tool", "agent", { name: "search" }, async () => ["a result"]);
 * console.log(found, readLog().map((event) => event.type));
 * ```
 * ```text
 * [ 'a result' ] [ 'tool:start', 'tool:end' ]
 * ```
 */
export function timed<T>(category: string, source: string, fields: Fields | undefined, work: () => T): T {
  return defaultLogInUse().timed(category, source, fields, work);
}

/**
 * Reads the default log: the newest `limit` (default 1000) events that match, oldest first.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`, and what the system says where the log can not be read
 * @example
 * ```ts
 * import { logEvent, readLog } from "log-thread";
 *
 * logEvent("conversation:start", "agent_service", { session_id: "abc123" });
 * logEvent("llm:request", "agent", { model: "llama3.2", tokens_in: 512 });
 * for (const event of readLog({ types: ["llm:*"] })) console.log(event.type, event.fields["tokens_in"]);
 * ```
 * ```text
 * llm:request 512
 * ```
 */
export function readLog(options: ReadLogOptions & { readonly malformed: true }): LogItem[];
export function readLog(options?: ReadLogOptions): LogEvent[];
export function readLog(options?: ReadLogOptions): LogItem[] {
  return defaultLog().readLog(options);
}

/**
 * The default log as plain text, for scoring and for a model's context: `type source message`, a line
 * each, oldest first. The newest 1 MiB is given; a first line says so when it was more.
 *
 * @throws LogThreadError `ERR_INVALID_OPTION`, and what the system says where the log can not be read
 * @example
 * ```ts
 * import { getLogText, logEvent } from "log-thread";
 *
 * const since = new Date();
 * logEvent("llm:request", "agent", { model: "llama3.2" });
 * console.log(getLogText({ since }));
 * ```
 * ```text
 * llm:request agent model=llama3.2
 * ```
 */
export function getLogText(options?: EventFilter): string {
  return defaultLog().getLogText(options);
}

/**
 * Resolves when everything the default log wrote is as safe as its durability says.
 *
 * @example
 * ```ts
 * import { flush, logEvent } from "log-thread";
 *
 * logEvent("app:shutdown", "agent");
 * await flush();
 * ```
 */
export function flush(): Promise<void> {
  return defaultLog().flush();
}

/**
 * The same before it returns, for the end of a program. What fails is told by `health()`, and not thrown.
 *
 * @example
 * ```ts
 * import { flushSync, logEvent } from "log-thread";
 *
 * logEvent("app:shutdown", "agent");
 * flushSync();
 * ```
 */
export function flushSync(): void {
  defaultLog().flushSync();
}

/**
 * How the default log is: what was written, what was lost and why.
 *
 * @example
 * ```ts
 * import { health, logEvent } from "log-thread";
 *
 * logEvent("app:start", "agent");
 * const { state, written, dropped } = health();
 * console.log(state, written, dropped);
 * ```
 * ```text
 * ok 1 0
 * ```
 */
export function health(): LogHealth {
  return defaultLog().health();
}

/**
 * Closes the default log. It can still be read; what is written afterwards is dropped and counted.
 * Nothing has to be closed for lines to be safe.
 *
 * @example
 * ```ts
 * import { close, health, logEvent } from "log-thread";
 *
 * logEvent("app:shutdown", "agent");
 * close();
 * console.log(health().state);
 * ```
 * ```text
 * closed
 * ```
 */
export function close(): void {
  defaultLog().close();
}
