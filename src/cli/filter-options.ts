import type { EventFilter } from "../reader/index.ts";
import type { Arguments, Option } from "./arguments.ts";
import { parseTimeExpression, type TimeReading } from "./time-expression.ts";
import { UsageError } from "./usage-error.ts";
import { timeZone } from "./zone-options.ts";

/** The directory, as every command takes it. */
export const DIRECTORY_OPTION: Option = {
  name: "dir",
  value: "DIR",
  completes: "directory",
  help: "the log's directory; default LOG_THREAD_DIR, else ./log_thread",
};

/** Which events are wanted, as every command that reads takes it. */
export const FILTER_OPTIONS: readonly Option[] = [
  {
    name: "type",
    value: "PATTERN",
    many: true,
    completes: "pattern",
    help: "events of this type: llm:request, or a pattern that ends or begins with *: 'llm:*', '*:error'. Given several times: any of them",
  },
  {
    name: "source",
    value: "SOURCE",
    many: true,
    completes: "source",
    help: "events of this source; several times: any of them",
  },
  {
    name: "session",
    value: "ID",
    many: true,
    completes: "session",
    help: "events whose session_id is ID; several times: any of them",
  },
  {
    name: "since",
    value: "TIME",
    help: "events of this time and later: 15m, 2h, 3d, 1w or 1h30m ago; 2026-01-09; 2026-01-09T14:32:01Z. UTC where no zone is named",
  },
  { name: "until", value: "TIME", help: "events before this time, itself not included" },
  {
    name: "text",
    short: "g",
    aliases: ["grep"],
    value: "TEXT",
    help: "events whose message holds TEXT, letter for letter; --grep is the same",
  },
];

/**
 * The filter that somebody gave.
 *
 * @param nowMs when the command was given
 * @param say told what was taken for a time that clocks show never or twice
 * @throws UsageError for a time that is none, an empty value, and times the wrong way round
 */
export function eventFilter(
  given: Arguments,
  nowMs: number,
  say: (text: string) => void = () => {},
): EventFilter {
  for (const { name } of FILTER_OPTIONS) {
    if (given.values(name).includes("")) {
      throw new UsageError(`--${name} is empty; give it a value, or leave it out to want every event`);
    }
  }
  const inside = given.values("type").find((pattern) => /.\*.|^\*.*\*$/.test(pattern));
  if (inside !== undefined) {
    throw new UsageError(
      `--type is ${JSON.stringify(inside)}; a * stands at one end ('llm:*', '*:error'), and several types are given with several --type`,
    );
  }
  const reading = { nowMs, zone: timeZone(given), say };
  const since = timeOf(given, "since", reading);
  const until = timeOf(given, "until", reading);
  const text = given.value("text");
  if (since !== undefined && until !== undefined && since >= until) {
    throw new UsageError(
      `--since ${given.value("since")} is not before --until ${given.value("until")}, so that no event can be between them`,
    );
  }
  return {
    types: given.values("type"),
    sources: given.values("source"),
    sessions: given.values("session"),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(text === undefined ? {} : { text }),
  };
}

function timeOf(given: Arguments, name: string, reading: TimeReading): number | undefined {
  const text = given.value(name);
  return text === undefined ? undefined : parseTimeExpression(`--${name}`, text, reading);
}
