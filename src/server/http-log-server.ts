import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LogThreadError } from "../base/index.ts";
import type { Access } from "./access.ts";
import { guard } from "./guard.ts";
import { createHttpServer, SERVER_LIMITS, type ServerLimits } from "./http-server.ts";
import type { ListenOptions, LogServer, ServerAnswer, ServerRequest } from "./log-server.ts";
import { type Mount, notFound } from "./mount.ts";
import type { PageFiles } from "./page-files.ts";
import { Problem } from "./problem.ts";
import type { Routes } from "./routes.ts";
import { send, sendProblem } from "./send.ts";

/** Names that mean this machine, whatever it listens on. */
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

export interface LogServerParts {
  readonly routes: Routes;
  readonly page: PageFiles;
  readonly access: Access;
  readonly mount: Mount;
  /** Names beside those of this machine. */
  readonly hosts: readonly string[];
  readonly limits?: ServerLimits;
}

/** A server of Node's that answers questions about a log. */
export class HttpLogServer implements LogServer {
  readonly #parts: LogServerParts;
  readonly #hosts: Set<string>;
  readonly #proxied: ReadonlySet<string>;
  #server: Server | undefined;
  #address = "";
  #isClosed = false;

  constructor(parts: LogServerParts) {
    this.#parts = parts;
    this.#hosts = new Set([...LOOPBACK_NAMES, ...parts.hosts]);
    this.#proxied = new Set(parts.hosts);
  }

  get url(): string {
    return this.#address === "" ? "" : `${this.#address}${this.#parts.mount.path}/#token=${this.token}`;
  }

  get token(): string {
    return this.#parts.access.token;
  }

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

  async handle(given: ServerRequest, answered: ServerAnswer): Promise<void> {
    const request = given as IncomingMessage;
    const response = answered as ServerResponse;
    try {
      guard(request, { hosts: this.#hosts, proxied: this.#proxied });
      if (this.#isClosed) throw new Problem(503, "closed", "the server is being stopped");
      await this.#route(request, response);
    } catch (error) {
      await sendProblem(request, response, error);
    }
  }

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
