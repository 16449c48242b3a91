import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LogThreadError } from "../base/index.ts";
import type { Access } from "./access.ts";
import { guard } from "./guard.ts";
import { createHttpServer, SERVER_LIMITS, type ServerLimits } from "./http-server.ts";
import { type Mount, notFound } from "./mount.ts";
import type { PageFiles } from "./page-files.ts";
import { Problem } from "./problem.ts";
import type { Routes } from "./routes.ts";
import { send, sendProblem } from "./send.ts";

/** Names that mean this machine, whatever it listens on. */
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** Where a server listens. */
export interface ListenOptions {
  /** Default 127.0.0.1. Any other address can be reached by whoever reaches this machine: the token is all that stands between. */
  readonly host?: string;
  /** Default 0: one that is free. */
  readonly port?: number;
}

export interface LogServerParts {
  readonly routes: Routes;
  readonly page: PageFiles;
  readonly access: Access;
  readonly mount: Mount;
  /** Names beside those of this machine. */
  readonly hosts: readonly string[];
  readonly limits?: ServerLimits;
}

/** Shows a log to a browser. It answers questions and changes nothing. */
export class LogServer implements AsyncDisposable {
  readonly #parts: LogServerParts;
  readonly #hosts: Set<string>;
  readonly #proxied: ReadonlySet<string>;
  #server: Server | undefined;
  #address = "";
  #isClosed = false;

  /** @internal */
  constructor(parts: LogServerParts) {
    this.#parts = parts;
    this.#hosts = new Set([...LOOPBACK_NAMES, ...parts.hosts]);
    this.#proxied = new Set(parts.hosts);
  }

  /** The address to open, with the token in its fragment; "" until it listens. */
  get url(): string {
    return this.#address === "" ? "" : `${this.#address}${this.#parts.mount.path}/#token=${this.token}`;
  }

  /** The token, for programs: the header `Authorization: Bearer …`. */
  get token(): string {
    return this.#parts.access.token;
  }

  /**
   * Begins to listen, and to make the log's index where there is none.
   *
   * @throws LogThreadError `ERR_LISTEN` where the address can not be had
   */
  async listen({ host = "127.0.0.1", port = 0 }: ListenOptions = {}): Promise<void> {
    if (this.#server !== undefined || this.#isClosed) {
      const why = this.#isClosed ? "it was closed" : "it listens already";
      throw new LogThreadError("ERR_LISTEN", `the server can not listen on ${host}:${port}: ${why}`);
    }
    const server = createHttpServer(
      (request, response) => void this.handle(request, response),
      this.#parts.limits ?? SERVER_LIMITS,
    );
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => {
        this.#server = undefined;
        reject(cannotListen(host, port, error));
      });
      server.listen({ host, port }, resolve);
    });
    const { port: taken } = server.address() as AddressInfo;
    const name = host.includes(":") ? `[${host}]` : host;
    this.#hosts.add(name.toLowerCase());
    this.#address = `http://${name}:${taken}`;
    this.#parts.routes.prepare();
  }

  /**
   * Answers one request: for a program that has a server of its own. Which requests are its own is said by the option `path`; the same is
   * checked as by `listen`, and names that the program's server is reached by are given as `hosts`. It never throws, and answers whatever
   * it is given.
   *
   * @example
   * ```ts
   * import { createServer } from "node:http";
   * import { logEvent } from "log-thread";
   * import { createLogServer } from "log-thread/server";
   * import { openDirectory } from "log-thread/storage";
   *
   * logEvent("app:start", "example");
   * await using viewer = createLogServer(openDirectory("log_thread"), { path: "/log" });
   * const server = createServer((request, response) => {
   *   if (request.url?.startsWith("/log")) void viewer.handle(request, response);
   *   else response.end("something else");
   * });
   * await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
   * const { port } = server.address() as { port: number };
   * const headers = { authorization: `Bearer ${viewer.token}` };
   * const response = await fetch(`http://127.0.0.1:${port}/log/api/log`, { headers });
   * const { events } = (await response.json()) as { events: number };
   * console.log(response.status, events);
   * server.close();
   * server.closeAllConnections();
   * ```
   * ```text
   * 200 1
   * ```
   */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      guard(request, { hosts: this.#hosts, proxied: this.#proxied });
      if (this.#isClosed) throw new Problem(503, "closed", "the server is being stopped");
      await this.#route(request, response);
    } catch (error) {
      await sendProblem(request, response, error);
    }
  }

  /** Stops listening, and ends what is being sent. May be called twice. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#address = "";
    this.#isClosed = true;
    await this.#parts.routes.close();
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { routes, access, page, mount } = this.#parts;
    const { path, query } = mount.targetOf(request);
    const route = routes.find(path);
    if (route !== undefined) {
      if (route.isPrivate) access.check(request.headers.authorization);
      await route.answer({ request, response, query });
      return;
    }
    const file = page.find(path);
    if (file === undefined) throw notFound();
    const isKnown = request.headers["if-none-match"] === file.headers?.["etag"];
    await send(request, response, isKnown ? 304 : 200, file);
  }
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): LogThreadError {
  const why =
    error.code === "EADDRINUSE"
      ? `port ${port} is taken; name another one, or none for one that is free`
      : `${error.code ?? error.message}; name an address of this machine, or none for 127.0.0.1`;
  return new LogThreadError("ERR_LISTEN", `the server can not listen on ${host}:${port}: ${why}`, {
    cause: error,
  });
}
