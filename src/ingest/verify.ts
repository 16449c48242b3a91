import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { checkOptionNames } from "../reader/index.ts";
import {
  type Database,
  type DriverName,
  EventTable,
  type LineSource,
  openEventDatabase,
  type SegmentInfo,
  type StoredSegment,
} from "../storage/index.ts";
import { SegmentComparison } from "./compare-segment.ts";
import { type Difference, type DifferenceKind, Differences } from "./differences.ts";
import { type LogOrDirectory, logSource } from "./log-source.ts";
import { behind, blocksBehind } from "./new-blocks.ts";
import { Account, type OnProgress } from "./progress.ts";
import { StoredLines } from "./stored-lines.ts";

/** How a database is compared with its log. */
export interface VerifyOptions {
  readonly driver?: DriverName;
  /** Is told how far it is. */
  readonly onProgress?: OnProgress;
}

/** What comparing a database with its log has found. */
export interface VerifyReport {
  /** Is every line of the log in the database, as it is, and nothing else that the log should have? */
  readonly isSame: boolean;
  /** Lines and bytes of the log that were compared. */
  readonly lines: number;
  readonly bytes: number;
  /** How many lines differ, in which way. */
  readonly differing: Readonly<Record<DifferenceKind, number>>;
  /** Where they are: the first hundred stretches of them. */
  readonly differences: readonly Difference[];
  /** Names of segments that only the database has, as when the log was pruned: no difference. */
  readonly onlyInDatabase: readonly string[];
  /** Names of segments with a line beyond 4 MiB, of which the database has the beginning: a restored one is not whole. */
  readonly cut: readonly string[];
}

/**
 * Compares a database with the log it was made of, byte by byte, in memory that does not grow. What is written to either
 * while it does so is left out. Of a line beyond 4 MiB, the length and the beginning are compared, which is what a
 * database keeps of it.
 *
 * @throws LogThreadError `ERR_NOT_A_LOG` where one of the two is not there, and as `ingest` does
 */
export async function verify(
  log: LogOrDirectory,
  database: string,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  checkOptionNames(options, ["driver", "onProgress"]);
  const path = resolve(database);
  const source = logSource(log, path);
  const opened = openEventDatabase(path, { driver: options.driver, create: false });
  try {
    return await compareAll(source, opened, new Account(options.onProgress));
  } finally {
    opened.close();
  }
}

async function compareAll(source: LineSource, database: Database, account: Account): Promise<VerifyReport> {
  // The database is asked first, so that nothing can be in it that the log does not have yet.
  const stored = new EventTable(database).segments.list();
  const segments = source.segments();
  const differences = new Differences();
  const comparisons = new Map(
    segments.map((segment) => [segment.id, comparisonOf(segment, stored, database, differences)]),
  );
  account.expect(segments.reduce((sum, { size }) => sum + size, 0));
  const cut = new Set<string>();
  for (const block of blocksBehind(source, behind(segments, new Map()))) {
    if (block.oversized) cut.add(block.segment.name);
    const lines = comparisons.get(block.segment.id)?.add(block) ?? 0;
    account.add({ lines, bytes: block.length });
    await nextTurn();
  }
  for (const comparison of comparisons.values()) comparison.end();
  const { lines, bytes } = account;
  const ids = new Set(segments.map(({ id }) => id));
  const onlyInDatabase = stored.filter(({ id, size }) => size > 0 && !ids.has(id)).map(({ name }) => name);
  const isSame = Object.values(differences.lines).every((count) => count === 0);
  const found = { differing: differences.lines, differences: differences.list };
  return { isSame, lines, bytes, ...found, onlyInDatabase, cut: [...cut] };
}

function comparisonOf(
  segment: SegmentInfo,
  stored: readonly StoredSegment[],
  database: Database,
  differences: Differences,
): SegmentComparison {
  const copied = stored.find(({ id }) => id === segment.id);
  const rows = copied === undefined ? undefined : new StoredLines(database, copied.number, copied.size);
  return new SegmentComparison(segment, copied, rows, differences);
}
