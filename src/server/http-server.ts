import type { RequestListener, Server } from "node:http";
import type { Socket } from "node:net";
import { HEADERS_MAX } from "./guard.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

const { createServer } = process.getBuiltinModule("node:http");

/** Against clients that hold connections without saying anything, or without taking anything. */
export interface ServerLimits {
  /** Until the headers are there. */
  readonly headersMs: number;
  /** Until the request is there. */
  readonly requestMs: number;
  /** Between two requests of a connection. */
  readonly keepAliveMs: number;
  /** A connection on which nothing moves while something is to be sent. */
  readonly stalledMs: number;
  readonly connections: number;
}

export const SERVER_LIMITS: ServerLimits = {
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 10_000,
  stalledMs: 30_000,
  connections: 128,
};

const HEADER_BYTES_MAX = 16_384;

/** A server of Node's with limits for everything that it would wait for. */
export function createHttpServer(listener: RequestListener, limits: ServerLimits): Server {
  const answer = oneByOne(listener);
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
      maxHeaderSize: HEADER_BYTES_MAX,
      // Two lengths, or a length and chunks, are how requests are smuggled.
      insecureHTTPParser: false,
      // Whatever is refused is refused by the guard, with all headers.
      requireHostHeader: false,
    },
    answer,
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = HEADERS_MAX;
  server.timeout = limits.stalledMs;
  server.on("checkContinue", answer);
  server.on("checkExpectation", answer);
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => refuse(socket, error.code));
  server.on("connect", (_, socket: Socket) => refuse(socket, "CONNECT"));
  return server;
}

/**
 * Answers the requests of a connection one after the other. Node would begin with all that came at once, and keep what can not be sent
 * yet in memory: some hundred answers.
 */
function oneByOne(listener: RequestListener): RequestListener {
  const last = new WeakMap<Socket, Promise<void>>();
  return (request, response) => {
    const { socket } = request;
    const before = last.get(socket) ?? Promise.resolve();
    last.set(socket, new Promise((resolve) => response.once("close", resolve)));
    void before.then(() => {
      if (!socket.destroyed) listener(request, response);
    });
  };
}

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  CONNECT: "405 Method Not Allowed",
};

/** Answers what is no request, and ends the connection. */
function refuse(socket: Socket, code = ""): void {
  if (!socket.writable || socket.bytesWritten > 0) {
    // Something was being sent: an answer in the middle of it would be taken for a part of it.
    socket.destroy();
    return;
  }
  const headers = Object.entries({ ...SECURITY_HEADERS, "content-length": "0", connection: "close" });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${STATUS[code] ?? "400 Bad Request"}\r\n${lines}\r\n`, () => socket.destroySoon());
}
