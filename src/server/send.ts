import type { IncomingMessage, ServerResponse } from "node:http";
import { Problem } from "./problem.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

const { brotliCompressSync, constants, gzipSync } = process.getBuiltinModule("node:zlib");

/** Below it compressing costs more than sending. */
const COMPRESSED_BYTES_MIN = 4_096;

/** A body and what it is. */
export interface Body {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Further headers, such as an `etag`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Is it worth to be compressed? */
  readonly compresses?: boolean;
}

/** Sends one whole answer; of a HEAD request only its headers. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  { type, bytes, headers = {}, compresses = true }: Body,
): void {
  const coding = compresses && bytes.length >= COMPRESSED_BYTES_MIN ? codingFor(request) : undefined;
  const body = coding === undefined ? bytes : coding.compress(bytes);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "content-type": type,
    "content-length": body.length,
    ...(compresses ? { vary: "accept-encoding" } : {}),
    ...(coding === undefined ? {} : { "content-encoding": coding.name }),
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

export function sendJson(request: IncomingMessage, response: ServerResponse, answer: unknown): void {
  send(request, response, 200, jsonBody(answer));
}

/** Refuses a request. What went wrong inside is told to nobody outside. */
export function sendProblem(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const problem =
    error instanceof Problem
      ? error
      : new Problem(500, "internal", "this could not be answered; the log itself is not touched by that");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // A client that sends what is refused gets no second try on this connection.
  const close = problem.status === 413 || problem.status === 405 ? { connection: "close" } : {};
  const body = jsonBody(problem.toJSON());
  send(request, response, problem.status, { ...body, headers: { ...problem.headers, ...close } });
}

function jsonBody(value: unknown): Body {
  return { type: "application/json; charset=utf-8", bytes: Buffer.from(JSON.stringify(value)) };
}

function codingFor({
  headers,
}: IncomingMessage): { name: string; compress: (bytes: Uint8Array) => Buffer } | undefined {
  const accepted = String(headers["accept-encoding"] ?? "");
  if (/\bbr\b/.test(accepted)) {
    // Quality 4 takes about as long as gzip and gives less.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 4 };
    return { name: "br", compress: (bytes) => brotliCompressSync(bytes, { params }) };
  }
  return /\bgzip\b/.test(accepted)
    ? { name: "gzip", compress: (bytes) => gzipSync(bytes, { level: 3 }) }
    : undefined;
}
