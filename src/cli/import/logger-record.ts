import type { JsonRecord } from "./json-record.ts";
import { parseJsonRecord } from "./json-record.ts";
import type { KeyMap } from "./key-map.ts";
import { findKey } from "./key-path.ts";
import { typeOfLevel } from "./level-type.ts";
import { type LineReader, type Reading, refused } from "./reading.ts";
import { recordTimeMs } from "./record-time.ts";

/** What is read from the records of another logger, and how. */
export interface RecordOptions {
  readonly keys: KeyMap;
  /** The source of events that name none. */
  readonly sourceDefault: string;
}

/**
 * A reader of the JSON lines of another logger. What its keys name becomes the event's time, type,
 * source, text and session; everything else becomes a field as it is, the level too.
 */
export function loggerRecordReader(options: RecordOptions): LineReader {
  return (line) => {
    const record = parseJsonRecord(line.toString("utf8"));
    return [typeof record === "string" ? refused(record) : readRecord(record, options)];
  };
}

function readRecord(record: JsonRecord, { keys, sourceDefault }: RecordOptions): Reading {
  const time = firstOf(record, keys.time);
  const timeMs = recordTimeMs(time?.value);
  if (time !== undefined && timeMs === undefined) {
    return refused(`its time is ${JSON.stringify(time.value)}, which is no time that is known here`);
  }
  time?.take();
  const level = firstOf(record, keys.level)?.value;
  const type = takeText(record, keys.type) ?? typeOfLevel(level);
  const source = takeText(record, keys.source) ?? sourceDefault;
  const text = takeText(record, keys.text);
  const session = takeText(record, keys.session);
  const fields = session === undefined ? record : { ...record, session_id: session };
  return { kind: "event", event: { type, source, text, fields, timeMs } };
}

function firstOf(record: JsonRecord, keys: readonly string[] = []): ReturnType<typeof findKey> {
  for (const key of keys) {
    const found = findKey(record, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Takes a text, or a number as text; anything else stays where it is, and becomes a field. */
function takeText(record: JsonRecord, keys: readonly string[] | undefined): string | undefined {
  const found = firstOf(record, keys);
  if (typeof found?.value !== "string" && typeof found?.value !== "number") return undefined;
  found.take();
  return String(found.value);
}
