import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a test's endpoint does with one request. */
export type Behaviour = (
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
) => void | Promise<void>;

export interface WireServer extends AsyncDisposable {
  readonly url: string;
  /** The bodies of the requests so far. */
  readonly bodies: string[];
  /** The headers of the requests so far. */
  readonly headers: IncomingMessage["headers"][];
  /** Resolves when the endpoint has seen a client leave before its answer was whole. */
  readonly abandoned: Promise<void>;
}

/** A real endpoint on the loopback interface that behaves as a test wants it. */
export async function serveWire(behaviour: Behaviour): Promise<WireServer> {
  const bodies: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  let leave = (): void => undefined;
  const abandoned = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const server = createServer(async (request, response) => {
    response.on("close", () => response.writableFinished || leave());
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    headers.push(request.headers);
    await behaviour(request, response, body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url, bodies, headers, abandoned, [Symbol.asyncDispose]: close };
}

/** An address where nothing listens: the port was free a moment ago. */
export async function closedUrl(): Promise<string> {
  const server = await serveWire(() => undefined);
  await server[Symbol.asyncDispose]();
  return server.url;
}

/** Sends bytes in two parts, so that they arrive in two reads. */
export async function sendInTwo(response: ServerResponse, bytes: Buffer, cut: number): Promise<void> {
  response.write(bytes.subarray(0, cut));
  await new Promise((resolve) => setImmediate(resolve));
  response.end(bytes.subarray(cut));
}
