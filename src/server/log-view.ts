import { basename, dirname } from "node:path";
import { LogThreadError } from "../base/index.ts";
import type { Position } from "../line/index.ts";
import {
  adviceOn,
  type IndexMoment,
  type LogIndex,
  needsText,
  parseQuery,
  type Query,
  type QueryProblem,
} from "../reader/index.ts";
import type { LineSource, SegmentInfo } from "../storage/index.ts";
import { IndexMaker } from "./index-maker.ts";
import { IndexedResults } from "./indexed-results.ts";
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

/** So much of a log is read while somebody waits for an answer; more is read in the background. Some hundredths of a second. */
const NEW_BYTES_MAX = 2 * 1_048_576;

/** Times that are counted from now are the same for so long: several questions that belong together are about the same events. */
const NOW_STEP_MS = 10_000;

/** The log as the server sees it. */
export class LogView {
  readonly source: LineSource;
  readonly name: string;
  readonly nowMs: () => number;
  readonly #index: LogIndex;
  readonly #maker: IndexMaker;
  readonly #searches: Searches;

  constructor({ source, index, name, nowMs = Date.now }: LogViewParts) {
    this.source = source;
    this.name = name;
    this.nowMs = nowMs;
    this.#index = index;
    this.#maker = new IndexMaker(index);
    this.#searches = new Searches(source);
  }

  /**
   * What a query says.
   *
   * @throws Problem that names the place
   */
  query(text = ""): Query {
    try {
      return parseQuery(text, { nowMs: Math.ceil(this.nowMs() / NOW_STEP_MS) * NOW_STEP_MS });
    } catch (error) {
      if (!(error instanceof LogThreadError && error.code === "ERR_QUERY_SYNTAX")) throw error;
      const problem = error.details as unknown as QueryProblem;
      const { position: at, length } = problem;
      throw new Problem(400, "bad_query", adviceOn(problem), { details: { at, length } });
    }
  }

  /** What is known of the log now. The rest of it is read in the background, where it is much. */
  moment(): IndexMoment {
    const moment = this.#index.moment(NEW_BYTES_MAX);
    if (!isKnown(moment)) this.#maker.begin();
    return moment;
  }

  /** Begins to read the log for its index, so that it is there when somebody asks. */
  prepare(): void {
    this.moment();
  }

  /**
   * The events of a query. Where lines have to be read for them, and where there is no index yet, the answer is what is known within a
   * moment; the work goes on, and who asks again gets more.
   */
  async results(text: string | undefined): Promise<Results> {
    const query = this.query(text);
    if (query.malformed || needsText(query.filter)) return this.#searches.find(query);
    const moment = this.moment();
    return IndexedResults.of({
      source: this.source,
      moment,
      filter: query.filter,
      looked: lookedOf(moment),
    });
  }

  /** Ends what goes on. */
  async close(): Promise<void> {
    this.#searches.close();
    await this.#maker.close();
  }

  /** @throws Problem where the log has no such segment */
  segment(id: string): SegmentInfo {
    const found = this.source.segments().find((segment) => segment.id === id);
    if (found === undefined) throw new Problem(404, "segment", "the log has no such segment any more");
    return found;
  }

  /** Is there such a place in the log, its segments' ends included? */
  isWithin({ segment: id, offset }: Position): boolean {
    return this.source.segments().some((segment) => segment.id === id && segment.size >= offset);
  }
}

/** How much of the log a moment stands for, 0 to 1. A line that is being written does not count. */
export function lookedOf(moment: IndexMoment): number {
  return isKnown(moment) ? 1 : Math.min(0.999, 1 - moment.bytesBehind / moment.totalBytes);
}

function isKnown({ isWhole, bytesBehind }: IndexMoment): boolean {
  return isWhole || bytesBehind <= NEW_BYTES_MAX;
}

/** How a log in a directory is called: by the directory, or by the one above where it has the usual name. */
export function nameOfLog(directory: string): string {
  const name = basename(directory);
  return name === "log_thread" ? basename(dirname(directory)) || name : name;
}
