import type { BigLog } from "./big-log.ts";
import type { Comparison, Measurement } from "./results.ts";

/** What a group is given to work with. */
export interface BenchContext {
  /** A directory for its files, removed after the run. */
  readonly directory: string;
  readonly quick: boolean;
  /** Shrinks everything, to try out that it works: the numbers mean nothing. */
  readonly tiny: boolean;
  /** How often each subject is measured. Undefined: the group knows what it needs. */
  readonly rounds: number | undefined;
  /** The large log that is read, written when it is asked for first. */
  readonly bigLog: () => BigLog;
  progress(done: string): void;
}

export interface GroupResults {
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
}

/** Benchmarks that are run together, since they are compared with each other. */
export interface Group {
  readonly name: string;
  readonly about: string;
  run(context: BenchContext): Promise<GroupResults>;
}
