import { LogThreadError } from "../../base/index.ts";
import type { QuerySpan } from "./query-terms.ts";

/** What is wrong with a query: the `details` of the error that `parseQuery` throws. */
export interface QueryProblem {
  readonly query: string;
  /** Where it is, in UTF-16 code units from the query's beginning. */
  readonly position: number;
  /** How much of the query it is; 0 where something is missing. */
  readonly length: number;
  /** What is wrong there, without the place. */
  readonly reason: string;
  /** What could stand there. */
  readonly expected: string;
  /** What was probably meant, to stand in its place. */
  readonly meant?: string;
}

/** What is wrong somewhere, before the query is known as a whole. */
export interface Fault {
  readonly reason: string;
  readonly expected: string;
  readonly meant?: string;
}

/** The error for a query that can not be understood. */
export function queryError(query: string, { start, end }: QuerySpan, fault: Fault): LogThreadError {
  const problem: QueryProblem = { query, position: start, length: end - start, ...fault };
  return new LogThreadError(
    "ERR_QUERY_SYNTAX",
    `${adviceOn(problem)} (character ${start + 1} of the query)`,
    { details: { ...problem } },
  );
}

/** Reason, what was meant, and what is expected, as one sentence. */
export function adviceOn({ reason, meant, expected }: Fault): string {
  return `${reason}; ${meant === undefined ? "" : `did you mean ${meant}? `}${expected}`;
}
