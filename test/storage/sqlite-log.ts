import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished, vi } from "vitest";
import { type Log, openLog } from "../../src/log/index.ts";
import { DatabaseSource, type DriverName, openEventDatabase } from "../../src/storage/index.ts";
import "../../src/storage-sqlite.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { bytesBySegment } from "./line-bytes.ts";

/** A log in SQLite, and what a test looks at from outside. */
export interface SqliteLog {
  readonly log: Log;
  readonly directory: string;
  readonly path: string;
  /** What the log said on stderr. */
  readonly said: string[];
}

/** Opens a log in SQLite in a directory of its own; it is closed when the test is over. */
export function openSqliteLog(
  driver: DriverName,
  options: { readonly directory?: string; readonly mirror?: boolean; readonly path?: string } = {},
): SqliteLog {
  const directory = options.directory ?? join(temporaryDirectory(), "log");
  const said: string[] = [];
  const stderr = vi.spyOn(console, "error").mockImplementation((text: string) => void said.push(text));
  const { mirror, path } = options;
  const log = openLog({ directory, storage: "sqlite", sqlite: { driver, mirror, path } });
  onTestFinished(() => {
    log.close();
    stderr.mockRestore();
  });
  return { log, directory, path: path ?? join(directory, "events.db"), said };
}

export function write(log: Log, count: number, from = 0): void {
  for (let number = from; number < from + count; number++) log.event("load:line", "test", { number });
}

export function numbersOf(log: Log): unknown[] {
  const events = log.readLog({ limit: Number.POSITIVE_INFINITY, types: ["load:line"] });
  return events.map(({ fields }) => fields["number"]);
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

/** What a database holds, by a connection of its own: a hash for each segment. */
export function stored(path: string, driver: DriverName): Map<string, string> {
  const database = openEventDatabase(path, { driver, create: false });
  try {
    return bytesBySegment(new DatabaseSource(database).scan());
  } finally {
    database.close();
  }
}

/** Databases that were moved aside. */
export function movedAside(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).filter((name) => /^events\.db\.damaged-[^-]+-.*Z-[0-9a-f]{4}$/.test(name));
}

/** Waits, with what is due meanwhile, until something holds; what it says at last is for the assertion. */
export async function until(holds: () => boolean): Promise<void> {
  const untilMs = performance.now() + 10_000;
  while (!holds() && performance.now() < untilMs) await delay(20);
}
