import type { LineSource } from "../storage/index.ts";
import { assembleServer } from "./assemble-server.ts";
import type { LogServer } from "./log-server.ts";
import type { LogServerOptions } from "./log-server-options.ts";

/**
 * Makes a server that shows a log to a browser: events, histogram, facets, sessions and their timelines, and what is written as it is
 * written. It answers who has its token, and only questions: nothing can be changed. `listen` begins to listen, on 127.0.0.1 where nothing
 * else is said; a program that has a server of its own gives requests to `handle`.
 *
 * @param source the log: `openDirectory(…)`, or any other source
 * @throws LogThreadError `ERR_INVALID_OPTION`
 * @example
 * ```ts
 * import { logEvent } from "log-thread";
 * import { createLogServer } from "log-thread/server";
 * import { openDirectory } from "log-thread/storage";
 *
 * logEvent("app:start", "example");
 * await using server = createLogServer(openDirectory("log_thread"));
 * await server.listen();
 * const { token } = server;
 * const response = await fetch(new URL("/api/events", server.url), { headers: { authorization: `Bearer ${token}` } });
 * const { total } = (await response.json()) as { total: number };
 * console.log(response.status, total);
 * ```
 * ```text
 * 200 1
 * ```
 */
export function createLogServer(source: LineSource, options: LogServerOptions = {}): LogServer {
  return assembleServer(source, options, {});
}
