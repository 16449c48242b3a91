import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeDisk } from "../disk/index.ts";
import { openIndex } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import { Access } from "./access.ts";
import { LogServer } from "./log-server.ts";
import { LogView } from "./log-view.ts";
import { PageFiles } from "./page-files.ts";
import { Routes } from "./routes.ts";

/** How a log is served. */
export interface LogServerOptions {
  /** What people call the log; never a path, since whoever sees the page sees it. Default `log`. */
  readonly name?: string;
  /** The token that is asked for. Default: 128 random bits, made anew for each server. */
  readonly token?: string;
}

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
 * console.log(response.status, (await response.json()).total);
 * ```
 * ```text
 * 200 1
 * ```
 */
export function createLogServer(
  source: LineSource,
  { name = "log", token }: LogServerOptions = {},
): LogServer {
  const view = new LogView({ source, index: openIndex(source), name });
  const access = new Access(token);
  const page = new PageFiles(pageDirectory());
  return new LogServer({ routes: new Routes(view, access), page, access });
}

/** The page that was built stands in `dist/viewer`, and this file in `dist`, a folder below it, or `src/server` while it is being tested. */
function pageDirectory(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const places = ["viewer", "../viewer", "../../dist/viewer"].map((place) => join(here, place));
  return (
    places.find((place) => nodeDisk.statusAt(join(place, "index.html")) !== undefined) ??
    (places[0] as string)
  );
}
