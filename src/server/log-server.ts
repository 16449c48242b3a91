/** Where a server listens. */
export interface ListenOptions {
  /** Default 127.0.0.1. Any other address can be reached by whoever reaches this machine: the token is all that stands between. */
  readonly host?: string;
  /** Default 0: one that is free. */
  readonly port?: number;
}

/** A request, as `node:http` gives it: an `IncomingMessage`. */
export interface ServerRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}

/** What answers it: a `ServerResponse`. */
export interface ServerAnswer {
  readonly headersSent: boolean;
  writeHead(status: number): unknown;
  end(): unknown;
}

/** Shows a log to a browser. It answers questions and changes nothing. */
export interface LogServer extends AsyncDisposable {
  /** The address to open, with the token in its fragment; "" until it listens. */
  readonly url: string;
  /** The token, for programs: the header `Authorization: Bearer …`. */
  readonly token: string;
  /**
   * Begins to listen, and to make the log's index where there is none.
   *
   * @throws LogThreadError `ERR_LISTEN` where the address can not be had
   */
  listen(options?: ListenOptions): Promise<void>;
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
  handle(request: ServerRequest, response: ServerAnswer): Promise<void>;
  /** Stops listening, and ends what is being sent. May be called twice. */
  close(): Promise<void>;
}
