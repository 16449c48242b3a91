import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { LogItem } from "../../src/reader/index.ts";

/** A segment's first line, as this package writes it. */
export const HEADER =
  "2026-01-09T14:32:00.000Z|log:segment|log-thread|format=1 id=abcdefghijklmnopqrstuvwxyz\n";

const TIME = "2026-01-09T14:32:01.456Z";
const TORN_MARK = "|\\!";

/** Pieces that logs are made of, whole and broken; every character stands for one byte. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("\n", "\n\n", "|", TIME, TORN_MARK, `${TORN_MARK}\n`, "\\!", " ") },
  { weight: 4, arbitrary: fc.constant(`${TIME}|a:b|source|text key=value\n`) },
  {
    weight: 2,
    arbitrary: fc.nat({ max: 60 }).map((cut) => `${TIME}|a:b|source|tokens_in=51200`.slice(0, cut)),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("2026-02-30T14:32:01.456Z", "2026-01-09 14:32:01.456Z", TIME.slice(1)),
  },
  { weight: 2, arbitrary: fc.constantFrom(`${TIME}|a|b|raw | pipes\n`, `${TIME}|only|two\n`, "no event\n") },
  { weight: 1, arbitrary: fc.nat({ max: 40 }).map((count) => "\0".repeat(count)) },
  {
    weight: 2,
    arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("é漢🦉", "\u2028").map((text) => Buffer.from(text).toString("latin1")),
  },
);

/** Any bytes, more like a log than chance would make them; one character a byte. */
export const logBytes = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

/** What a line that has to be read over comes to, so that what follows crosses the borders of chunks. */
export const fillerBytes = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 65_400, max: 65_600 }) },
  { weight: 1, arbitrary: fc.integer({ min: 262_000, max: 262_200 }) },
);

/** An event of exactly so many bytes, its newline included. */
export function lineOf(bytes: number): string {
  const head = `${TIME}|a:filler|source|`;
  return bytes < head.length + 1 ? "" : `${head}${"x".repeat(bytes - head.length - 1)}\n`;
}

/** What is in a log: where it begins, how long it is, and which of the two kinds it is of. */
export interface Range {
  readonly kind: "event" | "malformed";
  readonly offset: number;
  readonly length: number;
}

/**
 * Classifies as the format's specification says, line by line and as plainly as it can be done.
 *
 * @param active is it the segment that is written to? Its unterminated end is nothing yet
 */
export function classifyPlainly(bytes: string, own: boolean, active: boolean): Range[] {
  const ranges: Range[] = [];
  const lines = bytes.split("\n");
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    if (index < lines.length - 1) {
      if (!(own && index === 0)) ranges.push(...classifyLinePlainly(line, own, offset));
    } else if (!active && line !== "" && line !== TORN_MARK) {
      ranges.push({ kind: "malformed", offset, length: line.length });
    }
    offset += line.length + 1;
  }
  return ranges;
}

function classifyLinePlainly(line: string, own: boolean, offset: number): Range[] {
  const { length } = line;
  if (line === "" || line === TORN_MARK) return [];
  const malformed: Range = { kind: "malformed", offset, length };
  if (line.endsWith(TORN_MARK)) return [malformed];
  const pipes = [...line].flatMap((character, at) => (character === "|" ? [at] : []));
  const timed = pipes[0] === 24 && isTime(line.slice(0, 24));
  if (timed && (pipes.length === 3 || (!own && pipes.length > 3))) return [{ kind: "event", offset, length }];
  const start = (pipes.at(-3) ?? 0) - 24;
  if (!own || start <= 0 || !isTime(line.slice(start, start + 24))) return [malformed];
  return [
    { kind: "malformed", offset, length: start },
    { kind: "event", offset: offset + start, length: length - start },
  ];
}

function isTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

/** The ranges of what a reader gave. */
export function rangesOf(items: readonly LogItem[]): Range[] {
  return items.map(({ kind, position, length }) => ({ kind, offset: position.offset, length }));
}

/** Puts bytes where a log has them: as the active segment, or as one that was rotated away. */
export function putLog(directory: string, bytes: string, active: boolean): string {
  mkdirSync(join(directory, "sessions"), { recursive: true });
  const path = active ? join(directory, "master.log") : join(directory, "sessions", "000001_x.log");
  writeFileSync(path, bytes, "latin1");
  return path;
}
