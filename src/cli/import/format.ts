import { TIMESTAMP_BYTES } from "../../line/index.ts";
import { type JsonRecord, parseJsonRecord } from "./json-record.ts";
import { LOGGERS, type LoggerName } from "./key-map.ts";

/** The formats that can be imported: our own two, and those of other loggers. */
export const FORMATS = ["jsonl", "lines", ...(Object.keys(LOGGERS) as LoggerName[])] as const;
export type Format = (typeof FORMATS)[number];

/** Everything before a line's type. */
const LINE_START = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\|/;

/** A format that was recognised, and by what. */
export interface Detected {
  readonly format: Format;
  readonly because: string;
}

/** What a line was written by, as far as it can be told from what it holds. */
export function detectFormat(line: Buffer): Detected | undefined {
  const head = line.toString("latin1", 0, TIMESTAMP_BYTES + 1);
  if (LINE_START.test(head)) return { format: "lines", because: "a line of a log" };
  const record = parseJsonRecord(line.toString("utf8"));
  if (typeof record === "string") return undefined;
  const format = detectRecord(record);
  return format === undefined
    ? undefined
    : { format, because: `it has ${Object.keys(record).slice(0, 4).join(", ")}` };
}

function detectRecord(record: JsonRecord): Format | undefined {
  const is = (key: string, ...kinds: readonly string[]): boolean =>
    Object.hasOwn(record, key) && kinds.includes(typeof record[key]);
  if (is("type", "string") && is("source", "string") && is("timestamp", "string")) return "jsonl";
  if (is("malformed", "string") && is("position", "string")) return "jsonl";
  if (is("v", "number") && is("level", "number") && is("time", "string") && is("name", "string"))
    return "bunyan";
  if (is("level", "number", "string") && is("time", "number", "string")) return "pino";
  if (is("level", "string") && (is("message", "string") || is("timestamp", "string", "number")))
    return "winston";
  return undefined;
}
