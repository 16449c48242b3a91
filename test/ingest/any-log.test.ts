import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ingest, verify } from "../../src/ingest/index.ts";
import {
  type EventFilter,
  type FieldCondition,
  getLogText,
  type LogItem,
  type NotFilter,
  read,
  readLog,
} from "../../src/reader/index.ts";
import {
  availableDrivers,
  DatabaseSource,
  type LineSource,
  openDirectory,
  openEventDatabase,
} from "../../src/storage/index.ts";
import { logBytes } from "../proof/any-bytes.ts";
import { CI } from "../proof/program.ts";
import { ownHeader } from "../storage/hostile-log.ts";
import { bytesBackward, bytesBySegment } from "../storage/line-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** Times in any order, within and beyond what clocks may differ by. */
const TIMES = ["14:32:01.456", "14:32:01.455", "14:31:30.000", "14:40:00.000", "13:00:00.000"];

const line = fc
  .record({
    time: fc.constantFrom(...TIMES),
    type: fc.constantFrom("a:b", "llm:start", "tool:error", "a\\x3ab", "log:segment"),
    source: fc.constantFrom("source", "so\\x7curce", "é"),
    message: fc.constantFrom("text session_id=s1", 'session_id="s 1"', "é 漢 🦉", "", "n=1"),
  })
  .map(({ time, type, source, message }) =>
    Buffer.from(`2026-01-09T${time}Z|${type}|${source}|${message}\n`).toString("latin1"),
  );

/** A segment: lines, and bytes of every kind among them; whether it ends with a newline is left to chance. */
const segment = fc.record({
  own: fc.boolean(),
  bytes: fc
    .array(fc.oneof({ weight: 3, arbitrary: line }, { weight: 1, arbitrary: logBytes }), { maxLength: 8 })
    .map((pieces) => pieces.join("")),
});

const logs = fc.record({ rotated: fc.array(segment, { maxLength: 3 }), master: segment });

const moments = fc
  .constantFrom(...TIMES, "14:32:01.457", "12:00:00.000")
  .map((time) => `2026-01-09T${time}Z`);

const filters: fc.Arbitrary<EventFilter> = fc.record(
  {
    types: fc.array(fc.constantFrom("a:b", "llm:*", "*:error", "*", "log:segment"), {
      maxLength: 2,
    }) as fc.Arbitrary<EventFilter["types"] & {}>,
    sources: fc.array(fc.constantFrom("source", "so|urce", "é"), { maxLength: 2 }),
    sessions: fc.array(fc.constantFrom("s1", "s 1"), { maxLength: 2 }),
    since: moments,
    until: moments,
    text: fc.constantFrom("text", "漢", "session_id", "key=value"),
    ignoreCase: fc.boolean(),
    fields: fc.constantFrom<FieldCondition[]>([], [{ name: "n", op: ">=", value: 1 }]),
    not: fc.constantFrom<NotFilter>(
      { types: ["llm:*"] },
      { sessions: ["s1"] },
      { texts: ["TEXT"] },
      { fields: [{ name: "n", op: "exists" }] },
    ),
  },
  { requiredKeys: [] },
);

const questions = fc.record({
  filter: filters,
  limit: fc.constantFrom(1, 2, 5, Number.POSITIVE_INFINITY),
  from: fc.constantFrom("newest" as const, "oldest" as const),
  malformed: fc.boolean(),
  exact: fc.boolean(),
});

type Question = typeof questions extends fc.Arbitrary<infer T> ? T : never;

function putSegments(
  directory: string,
  { rotated, master }: typeof logs extends fc.Arbitrary<infer T> ? T : never,
): void {
  mkdirSync(join(directory, "sessions"), { recursive: true });
  for (const [index, { own, bytes }] of rotated.entries()) {
    const header = own ? ownHeader("abc"[index] as string) : "";
    writeFileSync(join(directory, "sessions", `00000${index + 1}_x.log`), header + bytes, "latin1");
  }
  writeFileSync(join(directory, "master.log"), (master.own ? ownHeader("m") : "") + master.bytes, "latin1");
}

const shown = (items: readonly LogItem[]): string[] => items.map((item) => JSON.stringify(item));

async function readAll(
  source: LineSource,
  options: EventFilter & { readonly malformed: true },
): Promise<string[]> {
  const items: LogItem[] = [];
  for await (const item of read(source, options)) items.push(item);
  return shown(items);
}

/**
 * Asks both the same. What is no event has no time: where since and until end the reading early, how much of it is seen
 * beside the events depends on how much is read at once, in files as well. So it is compared where everything is read.
 */
async function compareAnswers(files: LineSource, database: LineSource, question: Question): Promise<void> {
  const { filter, limit, from, exact } = question;
  const isWhole = exact || (filter.since === undefined && filter.until === undefined);
  const malformed = (question.malformed && isWhole) as true;
  const options = { ...filter, exact, malformed };
  expect(shown(readLog(database, { ...options, limit, from }))).toEqual(
    shown(readLog(files, { ...options, limit, from })),
  );
  expect(await readAll(database, options)).toEqual(await readAll(files, options));
  expect(getLogText(database, filter)).toBe(getLogText(files, filter));
}

describe.each(availableDrivers())("any log, in its files and in a database by %s", (driver) => {
  it(
    "has the same lines, and answers the same question in the same way",
    async () => {
      const root = temporaryDirectory();
      let run = 0;
      await fc.assert(
        fc.asyncProperty(logs, fc.array(questions, { minLength: 3, maxLength: 3 }), async (log, asked) => {
          const directory = join(root, String(run++));
          const path = join(directory, "events.db");
          putSegments(directory, log);
          await ingest(directory, path, { driver });
          const files = openDirectory(directory);
          const database = openEventDatabase(path, { driver, create: false });
          try {
            const source = new DatabaseSource(database);
            expect(bytesBySegment(source.scan())).toEqual(bytesBySegment(files.scan()));
            expect(bytesBackward(source)).toEqual(bytesBackward(files));
            for (const question of asked) await compareAnswers(files, source, question);
          } finally {
            database.close();
          }
          expect((await verify(directory, path, { driver })).isSame).toBe(true);
        }),
        { numRuns: CI ? 400 : 60 },
      );
    },
    CI ? 240_000 : 60_000,
  );
});
