import type { IncomingMessage, ServerResponse } from "node:http";
import { IndexDamaged } from "../reader/index.ts";
import type { Access } from "./access.ts";
import type { Api } from "./contract.ts";
import { context } from "./endpoints/context.ts";
import { DOWNLOAD_PARAMETERS, download } from "./endpoints/download.ts";
import { events } from "./endpoints/events.ts";
import { facets } from "./endpoints/facets.ts";
import { hits } from "./endpoints/hits.ts";
import { logFacts } from "./endpoints/log-facts.ts";
import { sessions } from "./endpoints/sessions.ts";
import { TAIL_PARAMETERS, tail } from "./endpoints/tail.ts";
import { sessionTimeline } from "./endpoints/timeline.ts";
import { STREAM_LIMITS, type StreamLimits } from "./event-stream.ts";
import type { LogView } from "./log-view.ts";
import { Parameters } from "./parameters.ts";
import { Problem } from "./problem.ts";
import { sendJson } from "./send.ts";

/** One request that is being answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

/** What answers a path. */
export interface Route {
  /** Is the token needed? */
  readonly isPrivate: boolean;
  readonly answer: (exchange: Exchange) => Promise<void>;
}

/** What an endpoint is asked with: the log, checked parameters, and a signal that is aborted when nobody waits any more. */
interface Question {
  readonly view: LogView;
  readonly parameters: Parameters;
  readonly signal: AbortSignal;
}

/** An endpoint: the parameters it knows, and how it answers. */
export interface Answering<Name extends keyof Api> {
  readonly parameters: readonly (keyof Api[Name]["parameters"] & string)[];
  readonly answer: (question: Question) => Promise<Api[Name]["answer"]>;
}

type Endpoints = { readonly [Name in Exclude<keyof Api, "ticket">]: Answering<Name> };

const ENDPOINTS: Endpoints = {
  log: logFacts,
  events,
  hits,
  facets,
  context,
  sessions,
  timeline: sessionTimeline,
};

/** Any endpoint: its answer is sent as it is. */
interface AnyAnswering {
  readonly parameters: readonly string[];
  readonly answer: (question: Question) => Promise<unknown>;
}

const PREFIX = "/api/";
const TICKET_PARAMETERS = ["segment"];

/** What each path below `/api/` can be asked with. */
export const PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...Object.entries<AnyAnswering>(ENDPOINTS).map(([name, { parameters }]) => [name, parameters] as const),
  ["ticket", TICKET_PARAMETERS],
  ["download", DOWNLOAD_PARAMETERS],
  ["tail", TAIL_PARAMETERS],
]);

/** The paths below `/api/`. */
export class Routes {
  readonly #routes = new Map<string, Route>();
  readonly #view: LogView;
  readonly #closing = new AbortController();

  constructor(view: LogView, access: Access, streams: StreamLimits = STREAM_LIMITS) {
    this.#view = view;
    for (const [name, endpoint] of Object.entries<AnyAnswering>(ENDPOINTS)) {
      this.#routes.set(name, {
        isPrivate: true,
        answer: (exchange) => this.#answerJson(exchange, endpoint, view),
      });
    }
    const { signal } = this.#closing;
    this.#routes.set("tail", {
      isPrivate: true,
      answer: (exchange) => tail(exchange, view, signal, streams),
    });
    this.#routes.set("ticket", {
      isPrivate: true,
      answer: async ({ request, response, query }) => {
        const segment = new Parameters(query, TICKET_PARAMETERS).needed("segment");
        view.segment(segment);
        const ticket = access.issueTicket(segment, view.nowMs());
        const path = `${PREFIX.slice(1)}download?${new URLSearchParams({ segment, ticket })}`;
        await sendJson(request, response, { path } satisfies Api["ticket"]["answer"]);
      },
    });
    this.#routes.set("download", {
      isPrivate: false,
      answer: (exchange) => download(exchange, view, access),
    });
  }

  /** What answers a path; undefined where nothing does. */
  find(path: string): Route | undefined {
    return path.startsWith(PREFIX) ? this.#routes.get(path.slice(PREFIX.length)) : undefined;
  }

  /** Ends what goes on. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#view.close();
  }

  /** Begins with what takes long, before somebody asks. */
  prepare(): void {
    this.#view.prepare();
  }

  async #answerJson(
    { request, response, query }: Exchange,
    { parameters, answer }: AnyAnswering,
    view: LogView,
  ): Promise<void> {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#closing.signal]);
    const question = { view, parameters: new Parameters(query, parameters), signal };
    const answered = await answeredAgain(() => answer(question));
    if (this.#closing.signal.aborted) throw new Problem(503, "closed", "the server is being stopped");
    if (!gone.signal.aborted) await sendJson(request, response, answered);
  }
}

/** How often an answer is begun again because the index was found damaged. It is made again each time. */
const ATTEMPTS_MAX = 4;

async function answeredAgain(answer: () => Promise<unknown>): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof IndexDamaged) || attempt >= ATTEMPTS_MAX) throw error;
    }
  }
}
