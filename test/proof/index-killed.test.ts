import { once } from "node:events";
import { existsSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openDirectory } from "../../src/storage/index.ts";
import {
  header,
  indexFiles,
  known,
  lines,
  withoutSidecars,
  writeSegment,
} from "../reader/index/index-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { CI, type Program, start } from "./program.ts";

const KILLS = CI ? 60 : 14;
/** So few that storing them takes longer than reading them. */
const ROWS = 1_100;

/** What a file is called until it is whole. */
const LEFT_OVER = /\.tmp$/;

function inIndex(directory: string): string[] {
  const path = join(directory, ".index");
  return existsSync(path) ? readdirSync(path) : [];
}

/** Lets somebody make an index again and again, and kills them at any moment of it. */
async function runAndKill(program: Program, ms: number): Promise<void> {
  await once(program.process.stdout as Readable, "data");
  await delay(ms);
  program.process.kill("SIGKILL");
  const { signal, stderr } = await program.ended;
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
}

describe(`builders of an index that are killed ${KILLS} times, two at once`, () => {
  it("leave nothing that gives a wrong answer, and nothing that stays", { timeout: 240_000 }, async () => {
    const directory = temporaryDirectory();
    writeSegment(directory, "sessions/000001_2026-03-01T00-00-00.000Z_ab.log", header("a") + lines(0, ROWS));
    writeSegment(directory, "sessions/000002_2026-03-01T00-00-00.000Z_ab.log", header("b") + lines(0, ROWS));
    const expected = known(withoutSidecars(openDirectory(directory)));
    let leftOver = 0;
    for (let killed = 0; killed < KILLS; killed += 2) {
      const programs = [0, 1].map(() => start("make-index.mjs", [directory, "until killed"]));
      await Promise.all(programs.map((program, index) => runAndKill(program, (killed * 5 + index * 3) % 37)));
      expect(known(openDirectory(directory))).toEqual(expected);
      leftOver = inIndex(directory).filter((name) => LEFT_OVER.test(name)).length;
    }
    expect(indexFiles(directory)).toHaveLength(2);
    // A minute later whoever makes an index takes it away.
    const hourAgo = Date.now() / 1_000 - 3_600;
    for (const name of inIndex(directory)) utimesSync(join(directory, ".index", name), hourAgo, hourAgo);
    writeSegment(directory, "sessions/000003_2026-03-01T00-00-00.000Z_ab.log", header("c") + lines(0, 2_000));
    known(openDirectory(directory));
    expect(inIndex(directory).filter((name) => LEFT_OVER.test(name))).toEqual([]);
    console.log(`${leftOver} unfinished files were left by the builders that were killed`);
  });
});
