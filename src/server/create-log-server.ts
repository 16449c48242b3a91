import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeDisk } from "../disk/index.ts";
import { checkOptionNames, invalidOption, openIndex } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import { Access } from "./access.ts";
import type { StreamLimits } from "./event-stream.ts";
import type { ServerLimits } from "./http-server.ts";
import { LogServer } from "./log-server.ts";
import { LogView } from "./log-view.ts";
import { Mount } from "./mount.ts";
import { PageFiles } from "./page-files.ts";
import { Routes } from "./routes.ts";

/** How a log is served. */
export interface LogServerOptions {
  /** What people call the log; never a path, since whoever sees the page sees it. Default `log`. */
  readonly name?: string;
  /** The token that is asked for. Default: 128 random bits, made anew for each server. */
  readonly token?: string;
  /** The path that it is mounted at, in a program's own server, such as `/log`. Default: the root. */
  readonly path?: string;
  /**
   * Names, without ports, by which the server is reached beside `localhost`, `127.0.0.1` and the address it listens on. It answers for no
   * other, so that no page of somebody else can reach it by a name that was made to point here.
   */
  readonly hosts?: readonly string[];
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

/** What is otherwise in its tests. */
export interface ServerSettings {
  readonly limits?: ServerLimits;
  readonly streams?: StreamLimits;
  readonly pageDirectory?: string;
  readonly nowMs?: () => number;
}

/** The parts of a server, put together. */
export function assembleServer(
  source: LineSource,
  options: LogServerOptions,
  { limits, streams, pageDirectory = builtPage(), nowMs = Date.now }: ServerSettings,
): LogServer {
  checkOptionNames(options, ["name", "token", "path", "hosts"]);
  const { name = "log", token, path = "/", hosts = [] } = options;
  if (token !== undefined && !/^[\x21-\x7e]{16,200}$/.test(token))
    throw invalidOption("token", "…", "16 to 200 characters of ASCII, without blanks");
  for (const host of hosts) {
    if (!HOST.test(host)) throw invalidOption("hosts", host, "names without ports, such as log.example.com");
  }
  const access = new Access(token);
  const view = new LogView({ source, index: openIndex(source), name, nowMs });
  return new LogServer({
    routes: new Routes(view, access, streams),
    page: new PageFiles(pageDirectory),
    access,
    mount: new Mount(path),
    hosts: hosts.map((host) => host.toLowerCase()),
    ...(limits === undefined ? {} : { limits }),
  });
}

/** A name or an address, as `Host` has it, without a port. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/i;

/** The page that was built stands in `dist/viewer`, and this file in `dist`, a folder below it, or `src/server` while it is being tested. */
function builtPage(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const places = ["viewer", "../viewer", "../../dist/viewer"].map((place) => join(here, place));
  return (
    places.find((place) => nodeDisk.statusAt(join(place, "index.html")) !== undefined) ??
    (places[0] as string)
  );
}
