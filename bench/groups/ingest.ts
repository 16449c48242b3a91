import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ingest, search } from "log-thread/ingest";
import { availableDrivers, DRIVER_NAMES, type DriverName } from "log-thread/storage/sqlite";
import type { DatabaseQueryTask, DatabaseQuestion } from "../children/database-query.ts";
import type { IngestTask, IngestWay } from "../children/ingest.ts";
import type { IngestMemoryTask } from "../children/ingest-memory.ts";
import type { BenchContext, Group } from "../group.ts";
import { type Aim, judge } from "../judge.ts";
import { RARE_WORD, type SessionLog, writeSessionLog } from "../session-log.ts";
import { shellImport } from "../shell-import.ts";
import { type Contestant, takeTurns } from "../take-turns.ts";

const WAYS: readonly IngestWay[] = ["bulk", "live", "rows", "rows, our splitting", "ready rows"];
const SHELL = "sqlite3's shell, rows split before";

/** How many times as fast a new database has to be made as it is filled row by row: libsql binds values slowly. */
const BULK_BOUNDS: Readonly<Record<DriverName, number>> = {
  "node:sqlite": 1.8,
  "better-sqlite3": 1.8,
  libsql: 1.5,
};
const LIVE_BOUND = 1.3;
const SHELL_BOUND = 0.5;

const named = (driver: DriverName, way: IngestWay): string => `${driver}, ${way}`;

const AIMS: readonly Aim[] = DRIVER_NAMES.flatMap((driver) => [
  {
    subject: named(driver, "bulk"),
    peers: [named(driver, "rows")],
    target: { kind: "at least" as const, bound: BULK_BOUNDS[driver] },
  },
  {
    subject: named(driver, "live"),
    peers: [named(driver, "rows")],
    target: { kind: "at least" as const, bound: LIVE_BOUND },
  },
  { subject: named(driver, "bulk"), peers: [named(driver, "rows, our splitting")] },
  { subject: named(driver, "bulk"), peers: [named(driver, "ready rows")] },
  {
    subject: named(driver, "bulk"),
    peers: [SHELL],
    target: { kind: "at least" as const, bound: SHELL_BOUND },
  },
]);

/** The Node that has a driver: this one; or, for the one that is part of later ones, another that was named. */
function nodeWith(driver: DriverName): string | undefined {
  if (availableDrivers().includes(driver)) return process.execPath;
  return driver === "node:sqlite" ? process.env["LOG_THREAD_NEWER_NODE"] : undefined;
}

/** A log of the size that is asked for. */
function sizedLog({ directory, quick, tiny }: BenchContext, name: string, full: number): SessionLog {
  const events = tiny ? 2_000 : quick ? full / 10 : full;
  return writeSessionLog(join(directory, name), events);
}

export const ingesting: Group = {
  name: "ingest",
  about: "a log of 1 000 000 events into a database, with all columns and indexes: milliseconds",
  run: async (context) => {
    const { directory, tiny, quick, rounds, progress } = context;
    const log = sizedLog(context, "ingest-log", 1_000_000);
    const place = join(directory, "ingest");
    mkdirSync(place);
    const contestants = DRIVER_NAMES.flatMap((driver) => {
      const node = nodeWith(driver);
      return WAYS.map((way): [string, Contestant] => {
        if (node === undefined) return [named(driver, way), `not available: this machine has no ${driver}`];
        const path = join(place, `${driver.replace(":", "-")}-${way.replace(" ", "-")}.db`);
        const task: IngestTask = { way, driver, log, path };
        return [named(driver, way), { script: "ingest", task: () => task, count: 1, node }];
      });
    });
    const samples = await takeTurns({
      subjects: new Map([...contestants, [SHELL, shellImport(log, place)]]),
      launches: 1,
      // The first million of lines is warming enough.
      warmingRounds: quick && !tiny ? 1 : 0,
      rounds: rounds ?? 3,
      progress,
    });
    return judge({ group: "ingest", unit: "ms", samples }, AIMS);
  },
};

const QUESTIONS: readonly (readonly [question: DatabaseQuestion, times: number, boundMs: number])[] = [
  ["type in a day", 5, 15],
  ["last of a session", 50, 1],
  ["rare word", 10, 5],
];

export const ingestQueries: Group = {
  name: "ingest-queries",
  about: "questions to a database of 3 000 000 events: milliseconds",
  run: async (context) => {
    const { directory, tiny, quick, rounds, progress } = context;
    const log = sizedLog(context, "query-log", 3_000_000);
    const path = join(directory, "queries.db");
    progress("making a database");
    await ingest(log.directory, path);
    await search(path, RARE_WORD);
    const contestants = QUESTIONS.map(([question, times]): [string, Contestant] => {
      const task: DatabaseQueryTask = { question, log, path };
      return [question, { script: "database-query", task: () => task, count: tiny ? 1 : times }];
    });
    const samples = await takeTurns({
      subjects: new Map(contestants),
      launches: 1,
      warmingRounds: tiny ? 0 : 2,
      rounds: rounds ?? (quick ? 5 : 15),
      progress,
    });
    const aims = QUESTIONS.map(([subject, , bound]) => ({
      subject,
      target: { kind: "at most" as const, bound },
    }));
    return judge({ group: "ingest-queries", unit: "ms", samples }, aims);
  },
};

const SMALL = "a fifth of the lines";
const LARGE = "10 000 000 lines";
const FLAT = { kind: "at most", bound: 1.25 } as const;

export const ingestMemory: Group = {
  name: "ingest-memory",
  about: "the most memory above that of the idle process, while a database is made: megabytes",
  run: async (context) => {
    const { directory, quick, rounds, progress } = context;
    const contestant = (name: string, events: number): Contestant => {
      const task: IngestMemoryTask = {
        log: sizedLog(context, `memory-${name}`, events),
        path: join(directory, `memory-${name}.db`),
      };
      return { script: "ingest-memory", task: () => task, count: 1 };
    };
    const samples = await takeTurns({
      subjects: new Map([
        [SMALL, contestant("small", 2_000_000)],
        [LARGE, contestant("large", 10_000_000)],
      ]),
      // A process is at its largest only once.
      launches: rounds ?? 1,
      warmingRounds: 0,
      rounds: 1,
      progress,
    });
    const aims: readonly Aim[] = [
      // What SQLite may keep is not full yet with the few lines of a quick run.
      { subject: LARGE, peers: [SMALL], longer: "subject", ...(quick ? {} : { target: FLAT }) },
      { subject: LARGE, target: { kind: "at most", bound: 250 } },
    ];
    return judge({ group: "ingest-memory", unit: "MB", samples }, aims);
  },
};
