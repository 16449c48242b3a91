import { basename, dirname } from "node:path";
import { LogThreadError } from "../base/index.ts";
import {
  adviceOn,
  type LogIndex,
  needsText,
  parseQuery,
  type Query,
  type QueryProblem,
} from "../reader/index.ts";
import type { LineSource, SegmentInfo } from "../storage/index.ts";
import { IndexedResults } from "./indexed-results.ts";
import { showPosition } from "./parameters.ts";
import { Problem } from "./problem.ts";
import type { Results } from "./results.ts";
import { Searches } from "./searches.ts";

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
  readonly #searches: Searches;

  constructor({ source, index, name, nowMs = Date.now }: LogViewParts) {
    this.source = source;
    this.index = index;
    this.name = name;
    this.nowMs = nowMs;
    this.#searches = new Searches(source);
  }

  /**
   * What a query says.
   *
   * @throws Problem that names the place
   */
  query(text = ""): Query {
    try {
      return parseQuery(text, { nowMs: this.nowMs() });
    } catch (error) {
      if (!(error instanceof LogThreadError && error.code === "ERR_QUERY_SYNTAX")) throw error;
      const problem = error.details as unknown as QueryProblem;
      const { position: at, length } = problem;
      throw new Problem(400, "bad_query", adviceOn(problem), { details: { at, length } });
    }
  }

  /**
   * The events of a query. Where lines have to be read for them the answer is what was found within a moment; the search goes on, and who
   * asks again gets more.
   */
  async results(text: string | undefined): Promise<Results> {
    const query = this.query(text);
    if (!query.malformed && !needsText(query.filter))
      return new IndexedResults(this.index, query.filter, this.indexed);
    return this.#searches.find(text ?? "", query);
  }

  /** Ends what goes on. */
  close(): void {
    this.#searches.close();
  }

  /** @throws Problem where the log has no such segment */
  segment(id: string): SegmentInfo {
    const found = this.source.segments().find((segment) => segment.id === id);
    if (found === undefined) throw new Problem(404, "segment", "the log has no such segment any more");
    return found;
  }

  /** The place up to which the log is counted when it is asked for: its end, but for a line that is still being written. */
  get end(): string {
    for (const block of this.source.tail(1)) {
      return showPosition({ segment: block.segment.id, offset: block.offset + block.length });
    }
    return "";
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
