import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ingest as ingestAll, verify } from "../../src/ingest/index.ts";
import { read } from "../../src/reader/index.ts";
import {
  DatabaseSource,
  type LineSource,
  openDirectory,
  openEventDatabase,
} from "../../src/storage/index.ts";
import { keptDirectory } from "./kept-directory.ts";
import { LoadLedger } from "./load-ledger.ts";
import { CI, type Program, start } from "./program.ts";

/** An hour of it is asked for by LOG_THREAD_LOAD_S=3600. */
const LOAD_MS = Number(process.env["LOG_THREAD_LOAD_S"] ?? (CI ? 20 : 4)) * 1_000;
const ROTATOR_PAUSES_MS = [3, 7, 11];
const CHARS_MAX = "3000";

/** Shorter than a stopped process needs to sleep through some rotations. */
const STOPPED_MS = 60;

describe(`four writers, three rotators and a live ingest for ${LOAD_MS / 1_000} s, killed, stopped and started again`, () => {
  const directory = keptDirectory();

  it(
    "have every acknowledged line in the log, once",
    async () => {
      const writers: string[] = [];
      const startWriter = (): Program => {
        const name = `w${writers.length}`;
        writers.push(name);
        return start("append-until-killed.mjs", [directory(), name, directory(name), CHARS_MAX]);
      };
      const running = [startWriter(), startWriter(), startWriter(), startWriter()];
      let ingest = startIngest(directory(), directory("events.db"));
      const rotators = ROTATOR_PAUSES_MS.map((pauseMs, index) => startRotator(directory(), index, pauseMs));
      const untilMs = performance.now() + LOAD_MS;
      for (let turn = 0; performance.now() < untilMs; turn++) {
        const index = turn % running.length;
        await stopForAWhile(running[index] as Program);
        await stopForAWhile(rotators[turn % rotators.length] as Program);
        if (turn % 3 === 0) {
          await kill(running[index] as Program);
          running[index] = startWriter();
        }
        if (turn % 5 === 0) {
          await kill(rotators[0] as Program);
          rotators[0] = startRotator(directory(), turn, 3);
        }
        if (turn % 4 === 0) await stopForAWhile(ingest);
        if (turn % 7 === 0) {
          await kill(ingest);
          ingest = startIngest(directory(), directory("events.db"));
        }
      }
      for (const program of [...running, ...rotators, ingest]) await kill(program);

      const { ledger, rotations } = await readAll(openDirectory(directory()));
      const missing = writers.flatMap((name) => ledger.missing(name, acknowledged(directory(name))));
      expect(missing).toEqual([]);
      expect(ledger.faults).toEqual([]);
      expect(ledger.fragmentsOnly()).toEqual([]);

      // What a killed ingest had not brought yet is brought by the next one, and nothing twice.
      const path = directory("events.db");
      await ingestAll(directory(), path);
      expect(await verify(directory(), path)).toMatchObject({ isSame: true });
      const database = openEventDatabase(path, { create: false });
      const stored = (await readAll(new DatabaseSource(database))).ledger;
      database.close();
      expect(writers.flatMap((name) => stored.missing(name, acknowledged(directory(name))))).toEqual([]);
      expect([stored.faults, stored.events]).toEqual([[], ledger.events]);

      const archives = readdirSync(join(directory(), "sessions")).length;
      expect(archives).toBeGreaterThan(LOAD_MS / 200);
      // Of a rotator that was killed between a rotation and its event, that event is missing.
      expect(rotations).toBeLessThanOrEqual(archives);
      expect(rotations).toBeGreaterThan(archives / 2);
      const { events, malformed } = ledger;
      console.log(`${writers.length} writers: ${JSON.stringify({ events, archives, rotations, malformed })}`);
    },
    LOAD_MS + 240_000,
  );
});

function startRotator(directory: string, index: number, pauseMs: number): Program {
  return start("rotate-until-killed.mjs", [directory, `rotator${index}`, String(pauseMs)]);
}

/** Follows the log into a database until it is killed. */
function startIngest(directory: string, database: string): Program {
  return start("ingest-until-killed.mjs", [directory, database]);
}

/** Long enough that the log was rotated meanwhile: what it writes then goes where it went before. */
async function stopForAWhile({ process }: Program): Promise<void> {
  process.kill("SIGSTOP");
  await delay(STOPPED_MS);
  process.kill("SIGCONT");
}

async function kill(program: Program): Promise<void> {
  program.process.kill("SIGKILL");
  const { signal, stderr } = await program.ended;
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
}

/** The numbers a writer was told of, as far as it was when it was killed. */
function acknowledged(path: string): number[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").slice(0, -1).map(Number);
}

/** The load as it was read back, beside the events that tell of rotations. */
async function readAll(
  source: LineSource,
): Promise<{ readonly ledger: LoadLedger; readonly rotations: number }> {
  const ledger = new LoadLedger();
  let rotations = 0;
  for await (const item of read(source, { malformed: true })) {
    // A line whose writer was killed in the midst of it may stand at the end of a segment that was rotated.
    if (item.kind === "malformed" && item.reason === "unterminated") continue;
    if (item.kind === "malformed" || item.type === "load:line") ledger.add(item);
    else if (item.type === "system:log_rotated") rotations++;
    else expect(item.type).toBe("load:rotations");
  }
  return { ledger, rotations };
}
