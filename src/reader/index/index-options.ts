import type { EventFilter } from "../filter-parts.ts";
import type { Grouping } from "./group-by.ts";

/** What is counted by value: what the index knows events by, or a field. */
export type Countable = Grouping | { readonly field: string };

/** How many values are given, beside the filter. */
export interface TopOptions extends EventFilter {
  /** At most so many, the most frequent. Default: all of them. */
  readonly limit?: number;
  /** Gives the earliest and the latest time of each as well, for which more is looked at. Default false. */
  readonly times?: boolean;
}

/** How an index is opened. */
export interface IndexOptions {
  /** Is told, once, why nothing can be stored beside the log; the index is kept in memory then. */
  readonly onTrouble?: (error: unknown) => void;
}

/** How much is given around a position. */
export interface AroundOptions {
  /** Events before it. */
  readonly before: number;
  /** Events behind it. */
  readonly after: number;
}
