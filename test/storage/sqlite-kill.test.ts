import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { availableDrivers, openDirectory } from "../../src/storage/index.ts";
import { CI, startCommand } from "../proof/program.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { bytesBySegment } from "./line-bytes.ts";
import { movedAside, stored, upTo } from "./sqlite-log.ts";

const KILLS = CI ? 12 : 4;
const ACKNOWLEDGED_MIN = 200;
const CHILD = fileURLToPath(new URL("child/sqlite-append.mjs", import.meta.url));

/** Lets a writer get into its loop, then kills it at any moment of it; the numbers that it was told are written. */
async function runAndKill(root: string, writer: string, driver: string, mirror: boolean): Promise<number[]> {
  const notes = join(root, writer);
  const args = [CHILD, join(root, "log"), writer, notes, driver, String(mirror)];
  const env = { NODE_PATH: process.env["NODE_PATH"] ?? "" };
  const program = startCommand([process.execPath, "--no-warnings", ...args], { env });
  while (!existsSync(notes) || statSync(notes).size < ACKNOWLEDGED_MIN * 8) await delay(1);
  await delay(Number(writer.slice(1)) * 7);
  program.process.kill("SIGKILL");
  const { signal, stderr } = await program.ended;
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
  return readFileSync(notes, "utf8").split("\n").slice(0, -1).map(Number);
}

describe.each(availableDrivers())("writers to a log in SQLite that are killed, by %s", (driver) => {
  it.each([true, false])("lose no line that was acknowledged, with files: %s", async (mirror) => {
    const root = temporaryDirectory();
    const acknowledged = new Map<string, number[]>();
    for (let killed = 0; killed < KILLS; killed += 2) {
      const writers = [`w${killed}`, `w${killed + 1}`];
      const told = await Promise.all(writers.map((writer) => runAndKill(root, writer, driver, mirror)));
      for (const [index, writer] of writers.entries()) acknowledged.set(writer, told[index] as number[]);
    }
    const directory = join(root, "log");
    const log = openLog({ directory, storage: "sqlite", sqlite: { driver, mirror } });
    log.event("app:start", "test");
    await log.flush();
    for (const [writer, numbers] of acknowledged) {
      const events = log.readLog({ limit: Number.POSITIVE_INFINITY, sources: [writer] });
      const read = events.map(({ fields }) => fields["number"]);
      expect(numbers).toEqual(upTo(numbers.length));
      // What was written as the kill came was not acknowledged any more.
      expect(read).toEqual(upTo(read.length));
      expect(read.length).toBeGreaterThanOrEqual(numbers.length);
      if (mirror) expect(read.length - numbers.length).toBeLessThanOrEqual(1);
    }
    log.close();
    expect(movedAside(directory)).toEqual([]);
    if (mirror) {
      const path = join(directory, "events.db");
      expect(stored(path, driver)).toEqual(bytesBySegment(openDirectory(directory).scan()));
    }
  });
});
