import type { LogEvent } from "../../line/index.ts";
import { invalid } from "../check-options.ts";

/** Which page is wanted. */
export interface PageOptions {
  /** Its number, from 1. */
  readonly page: number;
  /** Events of a page, from 1. */
  readonly size: number;
  /** The first page holds the newest events, and each its newest first. Default false: the log's order. */
  readonly newestFirst?: boolean;
}

/** A page of the events that match. */
export interface Page {
  readonly events: readonly LogEvent[];
  readonly page: number;
  /** How many pages there are; 0 where nothing matches. */
  readonly pages: number;
  /** How many events match. */
  readonly total: number;
}

/** @throws LogThreadError `ERR_INVALID_OPTION` */
export function checkPage({ page, size }: PageOptions): void {
  if (!(Number.isInteger(page) && page >= 1)) throw invalid("page", page, "a whole number from 1");
  if (!(Number.isInteger(size) && size >= 1)) throw invalid("size", size, "a whole number from 1");
}
