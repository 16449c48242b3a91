import { showValue } from "../../base/index.ts";
import { parseMessage } from "../../line/index.ts";
import { type JsonRecord, parseJsonRecord } from "./json-record.ts";
import { type Reading, refused } from "./reading.ts";
import { recordTimeMs } from "./record-time.ts";

/** What an event is called in JSON, by whatever of this package gives it. */
const PARTS: ReadonlySet<string> = new Set(
  "timestamp type source message text fields position salvaged".split(" "),
);

/**
 * Reads an event as `export --format jsonl` and `query --json` write it: `type` and `source`, and where it has them
 * `timestamp`, `text` and `fields`; in place of the last two `message`, as a line holds it.
 */
export function readOwnJson(line: Buffer): Reading[] {
  const record = parseJsonRecord(line.toString("utf8"));
  return [typeof record === "string" ? refused(record) : readRecord(record)];
}

function readRecord(record: JsonRecord): Reading {
  const fault = faultOf(record);
  if (fault !== undefined) return refused(fault);
  const { timestamp, type, source, message, text, fields } = record as unknown as OwnRecord;
  const timeMs = timestamp === undefined ? undefined : recordTimeMs(timestamp);
  if (timestamp !== undefined && timeMs === undefined) {
    return refused(`timestamp is ${showValue(timestamp)}, which is no time`);
  }
  const isWritten = text === undefined && fields === undefined && typeof message === "string";
  const said = isWritten ? parseMessage(message) : { text: text ?? undefined, fields: fields ?? {} };
  return { kind: "event", event: { type, source, ...said, timeMs } };
}

/** A record of which `faultOf` found no fault. */
interface OwnRecord {
  readonly timestamp?: unknown;
  readonly type: string;
  readonly source: string;
  readonly message?: string | null;
  readonly text?: string | null;
  readonly fields?: JsonRecord | null;
}

function faultOf(record: JsonRecord): string | undefined {
  if (record["malformed"] !== undefined)
    return `no event in the log it comes from: ${showText(record["malformed"])}`;
  for (const name of ["type", "source"]) {
    if (typeof record[name] === "string") continue;
    return record[name] === undefined
      ? `it has no ${name}`
      : `${name} is ${showValue(record[name])}; it has to be a text`;
  }
  const unknown = Object.keys(record).find((name) => !PARTS.has(name));
  if (unknown !== undefined)
    return `${showValue(unknown)} is no part of an event; an event's own values stand in "fields"`;
  for (const name of ["text", "message"]) {
    const value = record[name];
    if (value === undefined || value === null || typeof value === "string") continue;
    return `${name} is ${showValue(value)}; it has to be a text`;
  }
  const { fields } = record;
  const isObject = typeof fields === "object" && !Array.isArray(fields);
  return fields === undefined || isObject
    ? undefined
    : `fields is ${showValue(fields)}; it has to be an object`;
}

function showText(value: unknown): string {
  return typeof value === "string" ? value : "malformed";
}
