import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeDisk } from "../disk/index.ts";
import { checkOptionNames, invalidOption, openIndex } from "../reader/index.ts";
import type { LineSource } from "../storage/index.ts";
import { Access } from "./access.ts";
import type { StreamLimits } from "./event-stream.ts";
import { HttpLogServer } from "./http-log-server.ts";
import type { ServerLimits } from "./http-server.ts";
import type { LogServer } from "./log-server.ts";
import type { LogServerOptions } from "./log-server-options.ts";
import { LogView } from "./log-view.ts";
import { Mount } from "./mount.ts";
import { PageFiles } from "./page-files.ts";
import { Routes } from "./routes.ts";

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
  return new HttpLogServer({
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
