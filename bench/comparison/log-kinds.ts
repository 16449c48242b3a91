/** A kind of event in the log that is asked, and how many of ten thousand are of it. */
export interface LogKind {
  readonly type: string;
  readonly source: string;
  readonly share: number;
  readonly text: string;
  /** The field that every event of it has beside its session. */
  readonly field: string;
}

/** What an agent does all day. A few of the texts are no ASCII, as in any log that people talk through. */
const EVERYDAY: readonly LogKind[] = [
  kind("http:request", "server", 1300, "GET /chat received", "bytes"),
  kind("http:response", "server", 1300, "answered the client", "latency_ms"),
  kind("llm:request", "agent", 900, "sent with history", "tokens_in"),
  kind("llm:response", "agent", 900, "cache miss, answered", "tokens_out"),
  kind("memory:recall", "memory", 900, "recalled last turn", "latency_ms"),
  kind("memory:store", "memory", 500, "kept what was learnt", "bytes"),
  kind("tool:start", "search", 700, "looking for chapters", "attempt"),
  kind("tool:end", "search", 680, "found three chapters", "duration_ms"),
  kind("tool:start", "shell", 300, "ls -la", "attempt"),
  kind("tool:end", "shell", 290, "exit 0", "duration_ms"),
  kind("tool:error", "shell", 30, "exit 1, nothing found", "duration_ms"),
  kind("state:change", "identity", 600, "mood is „heiter“ now", "version"),
  kind("state:read", "identity", 400, "read for the prompt", "version"),
  kind("conversation:turn", "chat", 500, "été, 漢字 and 🦉", "turn"),
  kind("relevance:score", "relevance", 300, "scored by recency", "candidates"),
  kind("websocket:open", "websockets", 120, "a client came", "clients"),
  kind("websocket:close", "websockets", 120, "a client went", "clients"),
  kind("system:memory", "system", 90, "resident set", "mb"),
  kind("system:disk", "system", 70, "free space", "mb"),
];

/** What goes wrong: one line of a hundred, of which the shares say how many are of each kind. */
const ERRORS: readonly LogKind[] = [
  kind("error:runtime", "agent", 4000, "TypeError: id is undefined", "attempt"),
  kind("error:io", "websockets", 3000, "ECONNRESET while sending", "attempt"),
  kind("error:io", "memory", 1000, "ENOSPC while storing", "attempt"),
  kind("error:validation", "server", 2000, "the body is no JSON", "attempt"),
];

/** The first and the last event of every session. */
export const SESSION_BEGIN = kind("session:create", "chat", 0, "a session begins", "turn");
export const SESSION_END = kind("conversation:end", "chat", 0, "until tomorrow", "turns");

/** For a random number below 10 000: whose turn it is. */
export const EVERYDAY_TURNS = turns(EVERYDAY);
export const ERROR_TURNS = turns(ERRORS);

function kind(type: string, source: string, share: number, text: string, field: string): LogKind {
  return { type, source, share, text, field };
}

function turns(kinds: readonly LogKind[]): readonly LogKind[] {
  return kinds.flatMap((one) => Array.from({ length: one.share }, () => one));
}
