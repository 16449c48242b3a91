/** The types this project knows, by category. Any other well-formed type is as welcome. */
export const TAXONOMY = {
  app: {
    start: "the program started",
    shutdown: "the program ended: by itself, of an error nobody caught, or of a signal it was told of",
    signal: "a signal arrived that the program deals with itself",
    warning: "Node or a library warned",
  },
  session: { create: "a session began", end: "a session ended" },
  conversation: {
    start: "a conversation began",
    turn: "a user's or an assistant's turn (off by default)",
    end: "a conversation ended",
  },
  llm: {
    request: "a request was sent to a model",
    response: "a model answered",
    error: "a model, or the way to it, failed",
  },
  tool: { start: "a tool was called", end: "a tool returned", error: "a tool failed" },
  agent: {
    start: "an agent or sub-agent began",
    end: "an agent or sub-agent ended",
    error: "an agent failed",
  },
  memory: { read: "a memory was read", write: "a memory was written" },
  state: {
    read: "a section of the state was read",
    write: "a section of the state was changed",
    bootstrap: "loading of the identity began",
    bootstrap_complete: "the identity is loaded",
  },
  relevance: { score: "a text was scored", cache_hit: "a score came from the cache" },
  websocket: { connect: "a client connected", disconnect: "a client left" },
  http: { request: "a request arrived", response: "a request was answered" },
  error: {
    runtime: "an exception nobody expected",
    validation: "input that was refused",
    io: "a file or a network failed",
  },
  system: {
    memory: "memory crossed a threshold",
    disk: "free disk space crossed a threshold",
    log_rotated: "the log was rotated",
  },
  log: {
    segment: "a segment's first line: its identity and format",
    dropped: "events that could not be written, counted",
    sealed: "a rotated segment that is written no more: its lines, bytes and SHA-256",
    pruned: "a segment that was taken away on purpose",
    truncated: "somebody emptied or overwrote the log while it was written to",
    sync_failed: "lines that were written again, since it was in doubt whether they were safe",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

type Taxonomy = typeof TAXONOMY;

/** The types of the taxonomy, for completion in an editor. */
export type KnownType = { [C in keyof Taxonomy]: `${C}:${keyof Taxonomy[C] & string}` }[keyof Taxonomy];

/** A type as the functions take it: a known one is completed, any other is allowed. */
export type EventType = KnownType | (string & {});

const WELL_FORMED = /^[a-z][a-z0-9_.-]*(?::[a-z0-9][a-z0-9_.-]*)+$/;

/**
 * Is it `category:action`, in lower case? More actions may follow (`llm:stream:chunk`).
 *
 * @example
 * ```ts
 * import { isWellFormedType } from "log-thread/line";
 *
 * console.log(isWellFormedType("llm:request"), isWellFormedType("LLM request"));
 * ```
 * ```text
 * true false
 * ```
 */
export function isWellFormedType(type: string): boolean {
  return WELL_FORMED.test(type);
}
