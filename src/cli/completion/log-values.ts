import type { LogEvent } from "../../line/index.ts";
import { readLog } from "../../reader/index.ts";
import type { LineSource } from "../../storage/index.ts";
import { KNOWN_PATTERNS, KNOWN_TYPES } from "../known-types.ts";

/** What a shell can ask of a log. */
export const VALUE_KINDS = ["patterns", "types", "sources", "sessions"] as const;
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

/** Values to choose from, those of a log's newest events first. */
export function logValues(kind: ValueKind, source: LineSource | undefined): string[] {
  const found = source === undefined ? [] : newestValues(source, kind);
  return [...new Set([...knownValues(kind).map(([value]) => value), ...found])];
}

/** What is known without a log. */
function knownValues(kind: ValueKind): readonly (readonly [value: string, meaning: string])[] {
  if (kind === "types") return KNOWN_TYPES;
  return kind === "patterns" ? [...KNOWN_TYPES, ...KNOWN_PATTERNS] : [];
}

function newestValues(source: LineSource, kind: ValueKind): string[] {
  const values = new Set<string>();
  for (const event of readLog(source, { limit: EVENTS_MAX }).reverse()) {
    const value = valueIn(event, kind);
    if (typeof value === "string" && HARMLESS.test(value)) values.add(value);
    if (values.size === VALUES_MAX) break;
  }
  return [...values];
}

function valueIn(event: LogEvent, kind: ValueKind): unknown {
  if (kind === "sessions") return event.fields["session_id"];
  return kind === "sources" ? event.source : event.type;
}
