import { readLog, timed } from "log-thread";
import { ExpectedError } from "./expected-error.ts";
import { LIMITS } from "./limits.ts";

/** Something the person asked of Nola that she can not do; the message may be shown to them. */
export class CommandError extends ExpectedError {
  override readonly name = "CommandError";
}

/** How many events a `/log` asks for; undefined when the text is not that command. */
export function parseRecall(text: string): string | undefined {
  const match = /^\/log(?:\s+(\S.*))?$/.exec(text.trim());
  return match ? (match[1] ?? "10") : undefined;
}

export interface RecallOptions {
  readonly sessionId: string;
  /** When the session began: nothing before it has to be read. */
  readonly since: Date;
  /** How many events, as it was typed. */
  readonly limit: string;
}

/**
 * Nola's one tool: she reads her own log back. It gives the last events of this session as lines of
 * time, type, source and message, the oldest first.
 *
 * @throws CommandError when the limit is no number she accepts; the log then holds a `tool:error`.
 */
export function recall({ sessionId, since, limit }: RecallOptions): string {
  const asked = Number.isNaN(Number(limit)) ? limit : Number(limit);
  return timed("tool", "agent", { name: "read_log", limit: asked }, () => {
    const events = readLog({ since, sessions: [sessionId], limit: eventCount(limit) });
    return events
      .map((event) =>
        shorten(`${event.timestamp.slice(11, 23)} ${event.type} ${event.source} ${event.message}`),
      )
      .join("\n");
  });
}

function shorten(line: string): string {
  return line.length > LIMITS.recallLineCharsMax ? `${line.slice(0, LIMITS.recallLineCharsMax)}…` : line;
}

function eventCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= LIMITS.recallEventsMax) return count;
  throw new CommandError(`/log takes a whole number from 1 to ${LIMITS.recallEventsMax}, not "${text}".`);
}
