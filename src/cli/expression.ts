import { resolve } from "node:path";
import { LogThreadError } from "../base/index.ts";
import {
  adviceOn,
  type EventFilter,
  parseQuery,
  type Query,
  type QueryProblem,
  type TimeZone,
} from "../reader/index.ts";
import type { Arguments } from "./arguments.ts";
import type { Shell } from "./command.ts";
import { eventFilter } from "./filter-options.ts";
import { openIfThere } from "./open-log.ts";
import { pointAt } from "./point-at.ts";
import type { Positional } from "./positionals.ts";
import { UsageError } from "./usage-error.ts";
import { timeZone } from "./zone-options.ts";

/** An expression of the query language, as every command that filters events takes it. */
export const EXPRESSION: Positional = {
  name: "EXPRESSION",
  many: true,
  optional: true,
  completes: "expression",
  help: "what is wanted, in quotes for the shell: 'type:llm:* latency_ms>2000 since:1h \"timed out\" -source:web'. Keys are type, source, session, since, until, has, is (is:error, is:malformed) and text; any other name is a field's (= != < <= > >= *=). All of it has to hold, and the options too; commas mean any of",
};

/** What somebody wants of a log. */
export interface Wanted {
  readonly filter: EventFilter;
  /** Only what is no event? */
  readonly malformed: boolean;
}

/**
 * What the options and the expression want, both together.
 *
 * @param words the expression
 * @throws UsageError for either that can not be
 */
export function wantedEvents(
  given: Arguments,
  shell: Shell,
  words: readonly string[] = given.positionals,
): Wanted {
  const options = eventFilter(given, shell.nowMs, shell.say);
  if (words.length === 0) return { filter: options, malformed: false };
  const { filter, malformed, notes } = expressionOf(words.join(" "), timeZone(given), shell);
  for (const { text } of notes) shell.say(text);
  return { filter: bothOf(options, filter), malformed };
}

/** The words of a command line are one expression: a shell takes it apart at spaces that stand in no quotes. */
function expressionOf(text: string, zone: TimeZone, shell: Shell): Query {
  try {
    const timeZone = zone.name === "UTC" ? "UTC" : "local";
    const query = parseQuery(text, { nowMs: shell.nowMs, timeZone });
    for (const { kind, start, end } of query.terms) {
      if (kind === "text") checkDirectory(text.slice(start, end));
    }
    return query;
  } catch (error) {
    if (!(error instanceof LogThreadError && error.code === "ERR_QUERY_SYNTAX")) throw error;
    const problem = error.details as unknown as QueryProblem;
    throw new UsageError(adviceOn(problem), pointAt(problem, shell.columns));
  }
}

/** A log that is named without --dir would be a text that hardly any event holds. */
function checkDirectory(word: string): void {
  if (!isLog(word)) return;
  throw new UsageError(
    `${JSON.stringify(word)} is a log's directory, which is named with --dir ${word}; as a text it stands in quotes: '"${word}"'`,
  );
}

function isLog(path: string): boolean {
  try {
    return openIfThere(resolve(path)) !== undefined;
  } catch {
    return false;
  }
}

/** Both filters: what can be said as one is, since whoever reads begins where `since` says. */
function bothOf(options: EventFilter, expression: EventFilter): EventFilter {
  const { since: from, until: to, ...rest } = expression;
  const since = later(options.since as number | undefined, from as number | undefined);
  const until = earlier(options.until as number | undefined, to as number | undefined);
  return {
    ...options,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    and: [rest],
  };
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
