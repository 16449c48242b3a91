import type { JsonRecord } from "./json-record.ts";

/** A value that was found in a record, and a way to take it out of there. */
export interface Found {
  readonly value: unknown;
  /** Removes it, and objects around it that hold nothing else. */
  readonly take: () => void;
}

/**
 * Finds what a key names: the key as it stands (`log.level`), else a way into nested objects, a key at
 * each dot. Undefined where there is nothing, or null.
 */
export function findKey(record: JsonRecord, path: string): Found | undefined {
  if (Object.hasOwn(record, path)) {
    const value = record[path];
    if (value === null || value === undefined) return undefined;
    return { value, take: () => void delete record[path] };
  }
  for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1)) {
    const key = path.slice(0, dot);
    const inner = Object.hasOwn(record, key) ? record[key] : undefined;
    if (!isRecord(inner)) continue;
    const found = findKey(inner, path.slice(dot + 1));
    if (found !== undefined) return { value: found.value, take: () => takeWithin(record, key, inner, found) };
  }
  return undefined;
}

function takeWithin(record: JsonRecord, key: string, inner: JsonRecord, found: Found): void {
  found.take();
  if (Object.keys(inner).length === 0) delete record[key];
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
