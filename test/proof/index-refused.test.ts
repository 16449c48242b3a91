import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { header, lines, writeSegment } from "../reader/index/index-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { run } from "./program.ts";

const NOBODY = 65_534;
const SOMEBODY = 65_533;
const ROOT = process.getuid?.() === 0;
const ROWS = 1_101;

/** A log that belongs to a user, who is nobody where this is root. */
function logOf(user: number): string {
  const directory = join(temporaryDirectory(), "log");
  chmodSync(dirname(directory), 0o755);
  mkdirSync(directory);
  const name = "sessions/000001_2026-03-01T00-00-00.000Z_ab.log";
  writeSegment(directory, name, header("a") + lines(0, ROWS - 1));
  const paths = [join(directory, name), join(directory, "sessions"), directory];
  if (ROOT) for (const path of paths) chownSync(path, user, user);
  return directory;
}

/** What an index finds that somebody makes, and what kept it from being stored. */
async function made(directory: string, user: number): Promise<{ rows: number; troubles: string[] }> {
  const through = ROOT ? ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups"] : [];
  const { stdout, stderr } = await run("make-index.mjs", [directory, "once"], { through });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

function indexOf(directory: string): string[] {
  return existsSync(join(directory, ".index")) ? readdirSync(join(directory, ".index")).sort() : [];
}

describe("an index that may not be stored", () => {
  it("is kept in memory where the log's directory may not be written", async () => {
    const directory = logOf(NOBODY);
    chmodSync(directory, 0o555);
    expect(await made(directory, NOBODY)).toEqual({ rows: ROWS, troubles: ["EACCES"] });
    chmodSync(directory, 0o755);
    expect(indexOf(directory)).toEqual([]);
    expect(await made(directory, NOBODY)).toEqual({ rows: ROWS, troubles: [] });
    expect(indexOf(directory)).toHaveLength(2);
  });

  it("is kept in memory where its own directory may not be written, or looked into", async () => {
    const directory = logOf(NOBODY);
    for (const mode of [0o555, 0o000]) {
      mkdirSync(join(directory, ".index"), { recursive: true });
      if (ROOT) chownSync(join(directory, ".index"), NOBODY, NOBODY);
      chmodSync(join(directory, ".index"), mode);
      expect(await made(directory, NOBODY)).toEqual({ rows: ROWS, troubles: ["EACCES"] });
      chmodSync(join(directory, ".index"), 0o755);
      expect(indexOf(directory)).toEqual([]);
    }
  });

  it.skipIf(!ROOT)("is kept in memory by a user who may write there, but is not the log's", async () => {
    const directory = logOf(NOBODY);
    chmodSync(directory, 0o777);
    const { rows, troubles } = await made(directory, SOMEBODY);
    expect([rows, troubles.length, indexOf(directory)]).toEqual([ROWS, 1, []]);
    expect(await made(directory, NOBODY)).toEqual({ rows: ROWS, troubles: [] });
    chmodSync(join(directory, ".index"), 0o777);
    expect(await made(directory, SOMEBODY)).toEqual({ rows: ROWS, troubles: [] });
  });

  it.skipIf(!ROOT)("belongs to the log's user though root has made it", async () => {
    const directory = logOf(NOBODY);
    expect(await made(directory, 0)).toEqual({ rows: ROWS, troubles: [] });
    const paths = [".index", ...indexOf(directory).map((name) => `.index/${name}`)];
    expect(paths.map((path) => statSync(join(directory, path)).uid)).toEqual([NOBODY, NOBODY, NOBODY]);
    expect(await made(directory, NOBODY)).toEqual({ rows: ROWS, troubles: [] });
  });
});
