import type { IncomingMessage, ServerResponse } from "node:http";
import { Problem } from "./problem.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

const { brotliCompress, constants, gzip } = process.getBuiltinModule("node:zlib");

/** Below it compressing costs more than sending. */
const COMPRESSED_BYTES_MIN = 4_096;

/** A body and what it is. */
export interface Body {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Further headers, such as an `etag`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one whole answer; of a HEAD request, and of what has not changed, only the headers. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  { type, bytes, headers = {} }: Body,
): Promise<void> {
  const coding = bytes.length >= COMPRESSED_BYTES_MIN ? codingFor(request) : undefined;
  const body = coding === undefined ? bytes : await coding.compress(bytes);
  if (response.destroyed) return;
  const isBodiless = status === 304;
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...(isBodiless ? {} : { "content-type": type, "content-length": body.length }),
    vary: "accept-encoding",
    ...(coding === undefined || isBodiless ? {} : { "content-encoding": coding.name }),
    ...headers,
  });
  response.end(request.method === "HEAD" || isBodiless ? undefined : body);
}

export async function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  answer: unknown,
): Promise<void> {
  await send(request, response, 200, jsonBody(answer));
}

/** Refuses a request. What went wrong inside is told to nobody outside. */
export async function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): Promise<void> {
  const problem =
    error instanceof Problem
      ? error
      : new Problem(500, "internal", "this could not be answered; the log itself is not touched by that");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // A client that sends what is refused gets no second try on this connection.
  const close = [400, 405, 413, 421].includes(problem.status) ? { connection: "close" } : {};
  const body = jsonBody(problem.toJSON());
  await send(request, response, problem.status, { ...body, headers: { ...problem.headers, ...close } });
}

function jsonBody(value: unknown): Body {
  return { type: "application/json; charset=utf-8", bytes: Buffer.from(JSON.stringify(value)) };
}

interface Coding {
  readonly name: string;
  readonly compress: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** Both compress on another thread: a large answer keeps nobody else waiting. */
const CODINGS: readonly Coding[] = [
  {
    name: "br",
    // Quality 4 takes about as long as gzip and gives less.
    compress: (bytes) =>
      compressed((done) => brotliCompress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }, done)),
  },
  { name: "gzip", compress: (bytes) => compressed((done) => gzip(bytes, { level: 3 }, done)) },
];

function codingFor({ headers }: IncomingMessage): Coding | undefined {
  const accepted = String(headers["accept-encoding"] ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => !/;\s*q=0(?:\.0*)?$/.test(coding))
    .map((coding) => coding.replace(/\s*;.*$/, ""));
  return CODINGS.find(({ name }) => accepted.includes(name));
}

function compressed(
  start: (done: (error: Error | null, bytes: Uint8Array) => void) => void,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    start((error, bytes) => (error === null ? resolve(bytes) : reject(error)));
  });
}
