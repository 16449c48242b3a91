import type { TailMessage } from "../../../src/server/contract.ts";
import { ApiProblem, queryOf, request, Unreachable } from "./api.ts";

/** What a tail tells of itself. */
export type TailState = "connecting" | "live" | "waiting";

export interface TailOptions {
  readonly q: string;
  /** Behind which position it begins; the log's end where none is given. */
  readonly from: string | undefined;
  readonly signal: AbortSignal;
  readonly onItems: (message: TailMessage) => void;
  /** The place where it was is gone: what was shown may have a gap behind it. */
  readonly onReset: () => void;
  readonly onState: (state: TailState) => void;
}

const RETRY_MS_FIRST = 250;
const RETRY_MS_MOST = 5_000;

/** The server sends something at least every 15 seconds; a connection that says nothing for longer is dead. */
const SILENT_MS_MAX = 40_000;

/**
 * Reads events as they are written, until the signal is aborted: a connection that was lost is made again, and goes on where it was. An
 * `EventSource` could not send the token.
 */
export async function readTail(options: TailOptions): Promise<void> {
  const { signal, onState } = options;
  let from = options.from;
  let retryMs = RETRY_MS_FIRST;
  while (!signal.aborted) {
    onState("connecting");
    try {
      for await (const event of eventsOf(options.q, from, signal, () => onState("live"))) {
        retryMs = RETRY_MS_FIRST;
        if (event.name === "reset") options.onReset();
        if (event.name !== "items") continue;
        const message = JSON.parse(event.data) as TailMessage;
        from = message.next;
        options.onItems(message);
      }
    } catch (error) {
      if (signal.aborted) return;
      // A query that can not be understood, or a token of another server: trying again would not help.
      if (error instanceof ApiProblem && error.status < 500) throw error;
    }
    if (signal.aborted) return;
    onState("waiting");
    await pause(retryMs, signal);
    retryMs = Math.min(RETRY_MS_MOST, retryMs * 2);
  }
}

interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

async function* eventsOf(
  q: string,
  from: string | undefined,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<ServerEvent> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENT_MS_MAX);
  try {
    const path = `api/tail${queryOf({ q, from })}`;
    const response = await request(path, AbortSignal.any([signal, silence.signal]), {
      accept: "text/event-stream",
    });
    if (!response.ok) throw new ApiProblem(response.status, await response.json());
    if (response.body === null) throw new Unreachable();
    onOpen();
    let text = "";
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENT_MS_MAX);
      text += read.value;
      for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
        const event = parsed(text.slice(0, end));
        text = text.slice(end + 2);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

function parsed(block: string): ServerEvent | undefined {
  let name = "message";
  let data: string | undefined;
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: "))
      data = data === undefined ? line.slice(6) : `${data}\n${line.slice(6)}`;
  }
  return data === undefined ? undefined : { name, data };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
