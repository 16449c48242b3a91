import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LogThreadError } from "../base/index.ts";
import type { Access } from "./access.ts";
import { guard } from "./guard.ts";
import type { PageFiles } from "./page-files.ts";
import { Problem } from "./problem.ts";
import type { Routes } from "./routes.ts";
import { send, sendProblem } from "./send.ts";

const { createServer } = process.getBuiltinModule("node:http");

/** Names that mean this machine, whatever it listens on. */
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** Against clients that hold connections without saying anything: each is given so long, and there are so many at most. */
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 128;
const HEADER_BYTES_MAX = 16_384;

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
}

/** Shows a log to a browser. It answers questions and changes nothing. */
export class LogServer implements AsyncDisposable {
  readonly #parts: LogServerParts;
  readonly #hosts = new Set(LOOPBACK_NAMES);
  #server: Server | undefined;
  #address = "";

  /** @internal */
  constructor(parts: LogServerParts) {
    this.#parts = parts;
  }

  /** The address to open, with the token in its fragment; "" until it listens. */
  get url(): string {
    return this.#address === "" ? "" : `${this.#address}/#token=${this.#parts.access.token}`;
  }

  /** The token, for programs: the header `Authorization: Bearer …`. */
  get token(): string {
    return this.#parts.access.token;
  }

  /**
   * Begins to listen.
   *
   * @throws LogThreadError `ERR_LISTEN` where the address can not be had
   */
  async listen({ host = "127.0.0.1", port = 0 }: ListenOptions = {}): Promise<void> {
    const server = createServer(
      {
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
        maxHeaderSize: HEADER_BYTES_MAX,
        // Two lengths, or a length and chunks, are how requests are smuggled.
        insecureHTTPParser: false,
        connectionsCheckingInterval: 1_000,
      },
      (request, response) => void this.handle(request, response),
    );
    server.maxConnections = CONNECTIONS_MAX;
    server.on("clientError", (_, socket) => {
      if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      else socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(cannotListen(host, port, error)));
      server.listen({ host, port }, resolve);
    });
    this.#server = server;
    this.#parts.routes.prepare();
    const { port: taken } = server.address() as AddressInfo;
    const name = host.includes(":") ? `[${host}]` : host;
    this.#hosts.add(name.toLowerCase());
    this.#address = `http://${name}:${taken}`;
  }

  /**
   * Answers one request: for a program that has a server of its own. The same checks are made as by `listen`; the paths are those
   * behind where it is mounted.
   */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      guard(request, { hosts: this.#hosts });
      await this.#route(request, response);
    } catch (error) {
      sendProblem(request, response, error);
    }
  }

  /** Stops listening, and ends what is being sent. May be called twice. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#address = "";
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
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const { routes, access, page } = this.#parts;
    const route = routes.find(pathname);
    if (route !== undefined) {
      if (route.isPrivate) access.check(request.headers.authorization);
      await route.answer({ request, response, query: searchParams });
      return;
    }
    const file = page.find(pathname);
    if (file === undefined) throw new Problem(404, "not_found", "there is nothing at this address");
    if (request.headers["if-none-match"] === file.headers?.["etag"]) {
      send(request, response, 304, { ...file, bytes: new Uint8Array(0), compresses: false });
    } else {
      send(request, response, 200, file);
    }
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
