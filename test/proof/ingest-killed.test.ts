import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ingest, verify } from "../../src/ingest/index.ts";
import { ingestFaults } from "./ingested-lines.ts";
import { keptDirectory } from "./kept-directory.ts";
import { CI, type Program, start } from "./program.ts";

const KILLS = CI ? 50 : 10;
const CONTROL_KILLS = 8;

/** From a process that has just begun, over one that makes the database, to one that follows. */
const LIFE_MS_MAX = 500;

/** A line each millisecond, now and then a long one, and a rotation every 60. */
const LINE_PAUSE_MS = "1";
const CHARS_MAX = "3000";
const ROTATION_PAUSE_MS = "60";

const LONG_TEST_MS = 240_000;

describe(`an ingest that is killed ${KILLS} times, while a writer and a rotator are at work`, () => {
  const directory = keptDirectory();

  it(
    "has every line in the database exactly once in the end, byte for byte",
    async () => {
      const path = directory("events.db");
      await atWork(directory, () => killAgainAndAgain("ingest-until-killed.mjs", directory(), path, KILLS));
      await ingest(directory(), path);
      expect(ingestFaults(directory(), path)).toEqual([]);
      const { isSame, lines, onlyInDatabase } = await verify(directory(), path);
      expect([isSame, onlyInDatabase]).toEqual([true, []]);
      const segments = readdirSync(join(directory(), "sessions")).length;
      expect(lines).toBeGreaterThan(KILLS * 20);
      expect(segments).toBeGreaterThan(KILLS / 2);
      console.log(`ingest killed ${KILLS} times: ${JSON.stringify({ lines, segments })}`);
    },
    LONG_TEST_MS,
  );

  it(
    "would be told apart from one that keeps its position apart from the rows",
    async () => {
      const path = directory("apart.db");
      await atWork(directory, () => killAgainAndAgain("ingest-apart.mjs", directory(), path, CONTROL_KILLS));
      expect(ingestFaults(directory(), path)).not.toEqual([]);
    },
    LONG_TEST_MS,
  );
});

/** Does something while a log is written and rotated. */
async function atWork(directory: (name?: string) => string, work: () => Promise<void>): Promise<void> {
  const acknowledged = directory("acknowledged");
  const programs = [
    start("append-until-killed.mjs", [directory(), "writer", acknowledged, CHARS_MAX, LINE_PAUSE_MS]),
    start("rotate-until-killed.mjs", [directory(), "rotator", ROTATION_PAUSE_MS]),
  ];
  while (!existsSync(acknowledged)) await delay(5);
  try {
    await work();
  } finally {
    for (const program of programs) await kill(program);
  }
}

async function killAgainAndAgain(
  child: string,
  directory: string,
  path: string,
  kills: number,
): Promise<void> {
  for (let killed = 0; killed < kills; killed++) {
    const program = start(child, [directory, path]);
    // The first has to come as far as a database; then any moment will do.
    if (killed === kills >> 1) while (!existsSync(path)) await delay(5);
    await delay(50 + Math.random() * LIFE_MS_MAX);
    await kill(program);
  }
}

async function kill(program: Program): Promise<void> {
  program.process.kill("SIGKILL");
  const { signal, stderr } = await program.ended;
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
}
