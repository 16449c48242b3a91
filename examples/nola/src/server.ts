import websocket from "@fastify/websocket";
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { logError, logEvent } from "log-thread";
import type { LogServer } from "log-thread/server";
import type { ChatService } from "./chat-service.ts";
import { keepAlive } from "./heartbeat.ts";
import { LIMITS } from "./limits.ts";
import type { PageFile } from "./page-files.ts";
import { isAllowedHost, isAllowedOrigin } from "./same-host.ts";

export interface ServerOptions {
  readonly chat: ChatService;
  readonly page: ReadonlyMap<string, PageFile>;
  /** The address the server will listen on; it decides which `Host` is answered. */
  readonly host: string;
  /** Shows her log at `/log/`; undefined where nothing is written. */
  readonly logServer?: LogServer | undefined;
}

/** The page may load what it came with and talk to its own server: nothing else, and nobody may frame it. */
const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-cache",
};

/** The web server: the page, and the WebSocket at `/chat`. It does not listen yet. */
export async function buildServer({ chat, page, host, logServer }: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: LIMITS.frameBytesMax,
    forceCloseConnections: true,
    // A path that can not even be decoded is refused before any hook runs.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(SECURITY_HEADERS)),
  });
  server.setErrorHandler(answerError);
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, "There is nothing here."));
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!isAllowedHost(request.headers.host, host)) {
      return sendProblem(reply, 421, "This server does not answer for that host name.");
    }
  });
  server.addHook("onResponse", logResponse);
  await server.register(websocket, {
    options: { maxPayload: LIMITS.frameBytesMax },
    // Every session logs the errors of its own socket, and ends before the server closes.
    errorHandler: () => undefined,
    preClose: async () => chat.close(),
  });
  if (logServer) addLog(server, logServer);
  addPage(server, page);
  addChat(server, chat);
  return server;
}

function addPage(server: FastifyInstance, page: ReadonlyMap<string, PageFile>): void {
  for (const [path, { contentType, body }] of page) {
    server.get(path, (_request, reply) => reply.type(contentType).send(body));
  }
}

/** Her log in a browser. It has its own checks, its own headers, and a token that only the terminal says. */
function addLog(server: FastifyInstance, logServer: LogServer): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    void logServer.handle(request.raw, reply.raw);
  };
  server.get("/log", answer);
  server.get("/log/*", answer);
  server.addHook("preClose", () => logServer.close());
}

function addChat(server: FastifyInstance, chat: ChatService): void {
  const onlyOwnPage = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.ws) return sendProblem(reply, 426, "This is a WebSocket; open it as one.");
    const { origin, host } = request.headers;
    if (isAllowedOrigin(origin, host)) return;
    logEvent("error:validation", "websockets", "connection from another origin refused", { origin });
    return sendProblem(reply, 403, "Only this server's own page may connect.");
  };
  server.get<{ Querystring: { resume?: string } }>(
    "/chat",
    { websocket: true, preValidation: onlyOwnPage },
    (socket, request) => {
      keepAlive(socket, LIMITS.heartbeatIntervalMs);
      try {
        chat.connect(socket, request.query.resume);
      } catch (error) {
        logError("websockets", error, "connection not taken");
        socket.close(1011, "Something failed on this side.");
      }
    },
  );
}

/** Every error that leaves a handler ends here: logged with its cause, answered without it. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const context = `${request.method} ${pathOf(request)}`;
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    logError("server", error, context, { type: "error:validation" });
    sendProblem(reply, status, error.message);
    return;
  }
  logError("server", error, context);
  sendProblem(reply, 500, "Something failed on this side. The log has it.");
}

function sendProblem(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: { status, message } });
}

async function logResponse(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  // Who looks at the log would write to it by looking, and see that.
  if (/^\/log(?:\/|$)/.test(pathOf(request))) return;
  logEvent("http:response", "server", {
    method: request.method,
    path: pathOf(request),
    status: reply.statusCode,
    duration_ms: Math.round(reply.elapsedTime * 10) / 10,
  });
}

/** Without the query: it can hold a token, and the log keeps what it is given. */
function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] as string;
}
