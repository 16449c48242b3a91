import type { ItemJson } from "../../../src/server/contract.ts";

/** What is known of some rows. */
export interface RowFacts {
  readonly total: number;
  /** How much of the log was looked at, 0 to 1. */
  readonly looked: number;
  readonly limitedBy: string | undefined;
  /** Was there an answer at all? */
  readonly isKnown: boolean;
  readonly problem: Error | undefined;
  /** How often everything was counted anew; 0 until it was counted once. */
  readonly round: number;
  /** Were rows taken away from under whoever read them? */
  readonly wasReset: boolean;
  /** Changes whenever a row may have. */
  readonly version: number;
}

/** Rows that a list shows, by their number: 0 is the log's first. */
export interface Rows {
  /** The query they are the rows of. */
  readonly q: string;
  /** Can a server be asked for what is not loaded? */
  readonly isServed: boolean;
  readonly facts: RowFacts;
  readonly subscribe: (listener: () => void) => () => void;
  /** A row; undefined until it has come. */
  readonly row: (number: number) => ItemJson | undefined;
  /** Says which rows are looked at. */
  readonly want: (first: number, end: number) => void;
  /** A row, waited for. */
  readonly fetch: (number: number) => Promise<ItemJson | undefined>;
  /** The number of the row at a position. */
  readonly find: (position: string) => Promise<number | undefined>;
}
