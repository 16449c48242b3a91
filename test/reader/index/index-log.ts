import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatSegmentHeader } from "../../../src/line/index.ts";
import { LogParts, type LogPartsOptions } from "../../../src/reader/index/log-parts.ts";
import type { StoredPart } from "../../../src/reader/index/stored-part.ts";
import { isOpenable, type LineSource, type Openable } from "../../../src/storage/index.ts";
import { rowsOf } from "./random-rows.ts";

const START_MS = Date.parse("2026-03-01T00:00:00.000Z");

/** A line as an agent's log has them: numbered, so that no two are the same. */
export function line(number: number): string {
  const time = new Date(START_MS + number * 130).toISOString();
  const type = ["llm:request", "llm:response", "tool:start", "tool:end", "error:timeout"][number % 5];
  return `${time}|${type}|agent.py:${number % 7}|step ${number} session_id=s${Math.floor(number / 50)}\n`;
}

export function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => line(from + index)).join("");
}

/** The first line of a segment with an id made of one letter. */
export function header(letter: string): string {
  return `${formatSegmentHeader(START_MS, letter.repeat(26))}\n`;
}

/** Writes a segment as it is. */
export function writeSegment(directory: string, name: string, text: string): void {
  mkdirSync(join(directory, "sessions"), { recursive: true });
  writeFileSync(join(directory, name), text);
}

/** The files of the index, without those that were not finished. */
export function indexFiles(directory: string): string[] {
  try {
    return readdirSync(join(directory, ".index"))
      .filter((name) => !name.startsWith(".") && !name.endsWith(".tmp"))
      .sort();
  } catch {
    return [];
  }
}

/** A log beside which nothing is kept. */
export function withoutSidecars(source: LineSource): LineSource & Openable {
  if (!isOpenable(source)) throw new Error("the segments of a log in a directory can be opened");
  return {
    segments: () => source.segments(),
    scan: (from) => source.scan(from),
    tail: (count) => source.tail(count),
    openSegment: (id) => source.openSegment(id),
  };
}

/** What an index knows of each line of a log, by segment, in words. */
export function known(source: LineSource, options?: LogPartsOptions): Record<string, string[]> {
  return knownTo(new LogParts(source, options), source);
}

export function knownTo(parts: LogParts, source: LineSource): Record<string, string[]> {
  const segments = source.segments();
  parts.keepOnly(new Set(segments.map(({ id }) => id)));
  return Object.fromEntries(
    segments.map((info) => {
      const opened = isOpenable(source) ? source.openSegment(info.id) : undefined;
      try {
        return [info.id, partsOf(parts, source, info.id).flatMap(describe)];
      } finally {
        opened?.close();
      }
    }),
  );
}

/** The parts of a segment. */
export function partsOf(parts: LogParts, source: LineSource, id: string): readonly StoredPart[] {
  const info = source.segments().find((segment) => segment.id === id);
  if (info === undefined || !isOpenable(source)) throw new Error(`there is no segment ${id} to be opened`);
  const opened = source.openSegment(id);
  try {
    return parts.partsOf(info, () => opened) as readonly StoredPart[];
  } finally {
    opened?.close();
  }
}

/** The rows of a part in words: whatever ids they have, they say the same. */
function describe(part: StoredPart): string[] {
  let offset = part.start;
  return rowsOf(part).map(({ length, time, kind, session }) => {
    const { type, source, flags } = part.kinds[kind] ?? { type: "?", source: "?", flags: -1 };
    const words = `${offset} ${length} ${time} ${type} ${source} ${flags} ${part.sessions[session]?.id}`;
    offset += length;
    return words;
  });
}
