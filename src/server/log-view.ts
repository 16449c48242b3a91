import { basename, dirname } from "node:path";
import type { EventFilter, LogIndex } from "../reader/index.ts";
import { parseQuery, QuerySyntaxError } from "../reader/index.ts";
import type { LineSource, SegmentInfo } from "../storage/index.ts";
import { Problem } from "./problem.ts";

/** What is shown: a log, its index, and how it is called. */
export interface LogViewParts {
  readonly source: LineSource;
  readonly index: LogIndex;
  /** What people call the log; never a path, since the page may be shown to others. */
  readonly name: string;
  readonly nowMs?: () => number;
}

/** The log as the server sees it. */
export class LogView {
  readonly source: LineSource;
  readonly index: LogIndex;
  readonly name: string;
  readonly nowMs: () => number;
  /** How much of the log the index stands for, 0 to 1. */
  indexed = 0;

  constructor({ source, index, name, nowMs = Date.now }: LogViewParts) {
    this.source = source;
    this.index = index;
    this.name = name;
    this.nowMs = nowMs;
  }

  /**
   * The filter that a query says.
   *
   * @throws Problem that names the place
   */
  filter(query: string | undefined): EventFilter & { readonly malformed?: boolean } {
    if (query === undefined) return {};
    try {
      return parseQuery(query, { nowMs: this.nowMs() }).filter;
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) throw error;
      const { message, at, length } = error;
      throw new Problem(400, "bad_query", message, { details: { at, length } });
    }
  }

  /** @throws Problem where the log has no such segment */
  segment(id: string): SegmentInfo {
    const found = this.source.segments().find((segment) => segment.id === id);
    if (found === undefined) throw new Problem(404, "segment", "the log has no such segment any more");
    return found;
  }

  hasSegment(id: string): boolean {
    return this.source.segments().some((segment) => segment.id === id);
  }
}

/** How a log in a directory is called: by the directory, or by the one above where it has the usual name. */
export function nameOfLog(directory: string): string {
  const name = basename(directory);
  return name === "log_thread" ? basename(dirname(directory)) || name : name;
}
