/**
 * Every limit Nola has, in one place, each with its reason. A server that is reachable by a browser
 * meets input nobody planned for; what has no limit here has none anywhere.
 */
export const LIMITS = {
  /** One message of a person, in UTF-16 units: about a page of prose. */
  textCharsMax: 4_000,
  /** One WebSocket frame: the longest text with every unit escaped as \uXXXX, and its envelope. */
  frameBytesMax: 32 * 1024,
  /** Open WebSockets at a time. Nola is a local program; more is a loop in somebody's script. */
  connectionsMax: 100,
  /** Messages of the history a model is given, so that a long conversation stays affordable. */
  historyMessagesMax: 40,
  /** A reply that is longer is a model that does not stop. */
  replyCharsMax: 64_000,
  /** Bytes waiting in a socket whose client does not read. */
  unsentBytesMax: 1024 * 1024,
  /** A ping is sent this often; a client that has not answered by the next one is gone. */
  heartbeatIntervalMs: 30_000,
  /** How long a lost client may take to come back to its conversation. */
  resumeGraceMs: 30_000,
  /** How long closing sockets may take at shutdown before they are cut. */
  shutdownGraceMs: 2_000,
  /** How long a model may be silent, its loading included. */
  brainSilenceMs: 60_000,
  /** How long a whole reply may take. */
  brainReplyMs: 300_000,
  /** What is kept of the body of a refused request: enough for the reason. */
  errorBodyBytesMax: 2_048,
  /** One line of a model's stream. */
  streamLineCharsMax: 1_000_000,
  /** The most events `/log` shows. */
  recallEventsMax: 200,
  /** As much as `/log` shows of one event; the file has the rest. */
  recallLineCharsMax: 200,
} as const;
