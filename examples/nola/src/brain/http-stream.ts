import { LIMITS } from "../limits.ts";
import { BrainError } from "./brain-error.ts";
import { shownUrl } from "./endpoint-url.ts";
import { errorIn, parseWire } from "./wire.ts";

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** How long the endpoint may send nothing. */
  readonly silenceMs: number;
  /** How long the whole exchange may take. */
  readonly replyMs: number;
}

export interface StreamedResponse {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Posts JSON and gives the response's body as it comes. Leaving the iteration early cancels the request.
 *
 * @throws BrainError for everything that can go wrong, before the first chunk or between two.
 */
export async function postJson(url: string, body: unknown, options: PostOptions): Promise<StreamedResponse> {
  const watch = new Watch(shownUrl(url), options);
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...options.headers },
      body: JSON.stringify(body),
      // A redirect is a wrong address in the settings; it shows as its status.
      redirect: "manual",
      signal: watch.signal,
    });
    if (!response.ok) throw await refusal(shownUrl(url), response);
  } catch (error) {
    watch.stop();
    throw watch.explain(error, "before");
  }
  return {
    contentType: response.headers.get("content-type") ?? "",
    chunks: readChunks(response, watch),
  };
}

async function* readChunks(response: Response, watch: Watch): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) {
      watch.heard();
      yield chunk;
    }
  } catch (error) {
    throw watch.explain(error, "within");
  } finally {
    watch.stop();
  }
}

async function refusal(url: string, response: Response): Promise<BrainError> {
  const text = await firstBytes(response);
  let reason = text.trim().replace(/\s+/g, " ").slice(0, 200);
  try {
    reason = errorIn(parseWire(text)) ?? reason;
  } catch {
    // The body of an error is often no JSON, a proxy's page for example; its beginning says enough.
  }
  const message = `${url} answered ${response.status}${reason ? `: ${reason}` : ""}`;
  return new BrainError("status", message, { status: response.status });
}

async function firstBytes(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    pieces.push(chunk);
    size += chunk.length;
    if (size >= LIMITS.errorBodyBytesMax) break;
  }
  return Buffer.concat(pieces).toString("utf8", 0, LIMITS.errorBodyBytesMax);
}

/** Ends a request that is silent or slow, and knows afterwards why it ended. */
class Watch {
  readonly signal: AbortSignal;
  readonly #url: string;
  readonly #options: PostOptions;
  readonly #timeout = new AbortController();
  readonly #silence: NodeJS.Timeout;
  readonly #total: NodeJS.Timeout;

  constructor(url: string, options: PostOptions) {
    this.#url = url;
    this.#options = options;
    this.signal = AbortSignal.any([this.#timeout.signal, ...(options.signal ? [options.signal] : [])]);
    const expire = (what: string) => () => this.#timeout.abort(what);
    this.#silence = setTimeout(expire(`sent nothing for ${options.silenceMs} ms`), options.silenceMs);
    this.#total = setTimeout(expire(`was not done after ${options.replyMs} ms`), options.replyMs);
  }

  heard(): void {
    this.#silence.refresh();
  }

  stop(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#total);
  }

  /** Turns what `fetch` threw into what happened. */
  explain(error: unknown, when: "before" | "within"): BrainError {
    if (error instanceof BrainError) return error;
    if (this.#options.signal?.aborted) return new BrainError("aborted", "The reply was stopped.");
    if (this.#timeout.signal.aborted) {
      return new BrainError("timeout", `${this.#url} ${this.#timeout.signal.reason}`);
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const detail = cause instanceof Error ? cause.message : String(cause);
    if (when === "within") {
      return new BrainError("truncated", `${this.#url} broke off: ${detail}`, { cause: error });
    }
    const refused = (cause as NodeJS.ErrnoException).code === "ECONNREFUSED";
    const message = `${this.#url} can not be reached: ${detail || "connection refused"}`;
    return new BrainError(refused ? "refused" : "network", message, { cause: error });
  }
}
