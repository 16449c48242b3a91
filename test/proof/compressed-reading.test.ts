import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeDisk } from "../../src/disk/index.ts";
import type { Position } from "../../src/line/index.ts";
import {
  follow,
  getLogText,
  type LogItem,
  type ReadLogOptions,
  read,
  readLog,
  tail,
} from "../../src/reader/index.ts";
import { compressSegment, FileStorage, openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { fillerBytes, HEADER, lineOf, logBytes } from "./any-bytes.ts";
import { CI } from "./program.ts";

const START_MS = Date.parse("2026-01-09T14:32:01.456Z");

/** Events of times that go on, with steps back that readers allow for; and bytes of any kind among them. */
const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: -25_000, max: 60_000 }),
    type: fc.constantFrom("a:b", "llm:start", "tool:start"),
    text: fc.constantFrom("x", "é 漢", "session_id=s1", 'a="b c"'),
    junk: fc.option(logBytes, { freq: 4 }),
    filler: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fillerBytes }),
  }),
  { maxLength: 25 },
);

interface AnyLog {
  /** The bytes of each segment, oldest first; the last one is the active one. */
  readonly segments: readonly string[];
  readonly memberBytes: number;
}

const logs: fc.Arbitrary<AnyLog> = fc.record({
  segments: fc.array(fc.tuple(fc.boolean(), steps), { minLength: 2, maxLength: 4 }).map((parts) => {
    let timeMs = START_MS;
    return parts.map(([own, events], index) => {
      // Each has an id of its own, as each has in truth.
      let bytes = own ? HEADER.replace("abc", `${"abcd"[index]}bc`) : `foreign ${index}\n`;
      for (const { afterMs, type, text, junk, filler } of events) {
        timeMs += afterMs;
        const line = `${new Date(timeMs).toISOString()}|${type}|source|${text}\n`;
        bytes += (junk ?? "") + Buffer.from(line).toString("latin1") + lineOf(filler);
      }
      return bytes;
    });
  }),
  memberBytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 10_000, max: 200_000 })),
});

const moments = fc.integer({ min: -120_000, max: 900_000 }).map((ms) => START_MS + ms);

const questions: fc.Arbitrary<ReadLogOptions> = fc.record(
  {
    since: moments,
    until: moments,
    types: fc.constantFrom(["a:b"] as const, ["*:start"] as const),
    sessions: fc.constantFrom(["s1"]),
    text: fc.constantFrom("x", "漢", "no such text"),
    limit: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(Number.POSITIVE_INFINITY)),
    from: fc.constantFrom("newest" as const, "oldest" as const),
    exact: fc.boolean(),
    malformed: fc.boolean(),
  },
  { requiredKeys: [] },
);

function put(directory: string, segments: readonly string[]): void {
  mkdirSync(join(directory, "sessions"), { recursive: true });
  for (const [index, bytes] of segments.entries()) {
    const name = index === segments.length - 1 ? "master.log" : `sessions/00000${index + 1}_x.log`;
    writeFileSync(join(directory, name), bytes, "latin1");
  }
}

function shown(items: readonly LogItem[]): unknown[] {
  return items.map(({ kind, raw, position, length }) => [kind, raw, position, length]);
}

async function collect(items: AsyncIterable<LogItem>, count = Number.POSITIVE_INFINITY): Promise<LogItem[]> {
  const found: LogItem[] = [];
  if (count === 0) return found;
  for await (const item of items) if (found.push(item) >= count) break;
  return found;
}

/** Pieces as small as is wanted, but not thousands of them. */
function pieces({ segments, memberBytes }: AnyLog): { readonly memberBytes: number } {
  const longest = Math.max(...segments.map(({ length }) => length));
  return { memberBytes: Math.max(memberBytes, Math.ceil(longest / 50)) };
}

/** What every way of reading gives. */
async function readings(
  directory: string,
  question: ReadLogOptions,
  at: Position | undefined,
): Promise<unknown> {
  const source = openDirectory(directory);
  const all = readLog(source, { malformed: true, limit: Number.POSITIVE_INFINITY });
  const from = at === undefined ? {} : { from: at };
  const behind = await collect(read(source, { ...from, malformed: true }));
  const { limit, from: which, ...filter } = question;
  return {
    segments: source.segments().map(({ id, own, size, active }) => ({ id, own, size, active })),
    all: shown(all),
    behind: shown(behind),
    answer: shown(readLog(source, question)),
    forward: shown(await collect(read(source, filter))),
    tails: [1, 3, 20].map((count) => shown(tail(source, count))),
    text: getLogText(source, {}),
    last: [...source.tail(2)].map(({ offset, length }) => [offset, length]),
  };
}

describe("a log of which segments are compressed", () => {
  it("reads as it did, in every way, from every position", async () => {
    const root = temporaryDirectory();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(logs, questions, fc.nat(), fc.nat(), async (log, question, place, which) => {
        const directory = join(root, String(run++));
        put(directory, log.segments);
        const items = readLog(openDirectory(directory), { malformed: true, limit: Number.POSITIVE_INFINITY });
        const at = items[place % (items.length + 1)]?.position;
        const before = await readings(directory, question, at);
        for (let index = 1; index < log.segments.length; index++) {
          // All of them, or only some.
          if (which % 3 !== 0 && (which >> index) % 2 === 0) continue;
          await compressSegment(directory, `sessions/00000${index}_x.log`, pieces(log));
        }
        expect(await readings(directory, question, at)).toEqual(before);
      }),
      { numRuns: CI ? 800 : 60 },
    );
  });

  it("is followed from any position as it was, also by who follows while it is compressed", async () => {
    const root = temporaryDirectory();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), async (log, place) => {
        const { segments } = log;
        const directory = join(root, String(run++));
        put(directory, segments);
        const items = readLog(openDirectory(directory), { limit: Number.POSITIVE_INFINITY });
        const index = place % (items.length + 1);
        const from = items[index]?.position ?? items[0]?.position;
        if (from === undefined) return;
        const expected = shown(items.slice(index === items.length ? 0 : index));
        // The same reader, so that it has seen the segments as they were.
        const source = openDirectory(directory);
        const following = collect(
          follow(source, { from, intervalMs: 1, signal: AbortSignal.timeout(10_000) }),
          expected.length,
        );
        for (let number = 1; number < segments.length; number++) {
          await compressSegment(directory, `sessions/00000${number}_x.log`, pieces(log));
        }
        expect(shown(await following)).toEqual(expected);
        const again = collect(
          follow(source, { from, intervalMs: 1, signal: AbortSignal.timeout(10_000) }),
          expected.length,
        );
        expect(shown(await again)).toEqual(expected);
      }),
      { numRuns: CI ? 500 : 60 },
    );
  });

  it("is read whole by who listed it before, and opens it when the original is gone", async () => {
    const directory = join(temporaryDirectory(), "log");
    const line = "2026-01-09T14:32:01.456Z|a:b|s|x\n";
    put(directory, [`one\n${line}`, `two\n${line}`, `${HEADER}${line}`]);
    const source = openDirectory(directory);
    const blocks = source.scan();
    const seen: string[] = [];
    for (const { segment } of blocks) {
      seen.push(segment.name);
      if (seen.length > 1) continue;
      await compressSegment(directory, "sessions/000001_x.log");
      await compressSegment(directory, "sessions/000002_x.log");
    }
    expect(seen).toEqual(["sessions/000001_x.log", "sessions/000002_x.log", "master.log"]);
    expect(readLog(source)).toHaveLength(3);
  });

  it("is listed whole though a segment gets its other name between the listing of names and the look at them", async () => {
    const directory = join(temporaryDirectory(), "log");
    const line = "2026-01-09T14:32:01.456Z|a:b|s|x\n";
    put(directory, [`one\n${line}`, `two\n${line}`, `${HEADER}${line}`]);
    const names = ["000001_x.log", "000002_x.log"];
    for (const name of names) await compressSegment(directory, `sessions/${name}`);
    const disk = { ...nodeDisk, list: () => [...names] };
    const source = new FileStorage(directory, {}, { disk });
    expect(readLog(source)).toHaveLength(3);
    expect(source.segments().map(({ name }) => name)).toEqual([
      "sessions/000001_x.log.gz",
      "sessions/000002_x.log.gz",
      "master.log",
    ]);
  });
});
