import type { LogEvent } from "../../line/index.ts";
import { readLog } from "../../reader/index.ts";
import type { LineSource } from "../../storage/index.ts";
import { KNOWN_PATTERNS, KNOWN_TYPES } from "../known-types.ts";

/** What a shell can ask of a log. */
export const VALUE_KINDS = ["patterns", "types", "sources", "sessions", "expressions"] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** Events looked at: a key was pressed, and somebody waits. */
const EVENTS_MAX = 5_000;

/** Values given: more nobody reads. */
const VALUES_MAX = 100;

/**
 * Only what means itself in every shell, quoted or not. A log holds what strangers wrote, and a value
 * that is completed stands on the command line, where it must never be more than a word.
 */
const HARMLESS = /^[A-Za-z0-9_][A-Za-z0-9_.:@%+,/-]*$/;

/** What of that stands in an expression without quotes, as one value. */
const PLAIN = /^[^%+,]+$/;

/** Values to choose from, those of a log's newest events first. */
export function logValues(kind: ValueKind, source: LineSource | undefined): string[] {
  const events = source === undefined ? [] : readLog(source, { limit: EVENTS_MAX }).reverse();
  return kind === "expressions" ? expressions(events) : plainValues(kind, events);
}

function plainValues(kind: ValueKind, events: readonly LogEvent[]): string[] {
  return [...new Set([...knownValues(kind).map(([value]) => value), ...newest(events, valuesIn[kind])])];
}

/** Terms of an expression that are whole: a shell puts a space behind what it completes. */
function expressions(events: readonly LogEvent[]): string[] {
  const keyed = (key: string, values: readonly string[]): string[] =>
    values.filter((value) => PLAIN.test(value)).map((value) => `${key}:${value}`);
  return [
    ...keyed("type", plainValues("patterns", events)),
    ...keyed("source", plainValues("sources", events)),
    ...keyed("session", plainValues("sessions", events)),
    ...keyed("since", ["15m", "1h", "1d", "1w"]),
    ...keyed("is", ["error", "malformed"]),
    ...keyed(
      "has",
      newest(events, ({ fields }) => Object.keys(fields)),
    ),
  ];
}

/** What is known without a log. */
function knownValues(kind: ValueKind): readonly (readonly [value: string, meaning: string])[] {
  if (kind === "types") return KNOWN_TYPES;
  return kind === "patterns" ? [...KNOWN_TYPES, ...KNOWN_PATTERNS] : [];
}

function newest(events: readonly LogEvent[], valuesOf: (event: LogEvent) => readonly unknown[]): string[] {
  const values = new Set<string>();
  for (const event of events) {
    for (const value of valuesOf(event)) {
      if (typeof value === "string" && HARMLESS.test(value)) values.add(value);
    }
    if (values.size >= VALUES_MAX) break;
  }
  return [...values];
}

const valuesIn: Readonly<Record<ValueKind, (event: LogEvent) => readonly unknown[]>> = {
  patterns: ({ type }) => [type],
  types: ({ type }) => [type],
  sources: ({ source }) => [source],
  sessions: ({ fields }) => [fields["session_id"]],
  expressions: () => [],
};
