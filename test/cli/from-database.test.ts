import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { writeHostileLog } from "../storage/hostile-log.ts";
import { makeDirectory, removeDirectories, startLogThread } from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { writeSampleLog } from "./sample-log.ts";

let sample: string;
let hostile: string;
beforeAll(async () => {
  sample = join(makeDirectory(), "log");
  hostile = join(makeDirectory(), "log");
  writeSampleLog(sample);
  mkdirSync(hostile);
  writeHostileLog(hostile);
  for (const directory of [sample, hostile]) {
    expect(await logThreadHere(["ingest", "--dir", directory])).toMatchObject({ code: 0 });
  }
});
afterAll(removeDirectories);

const database = (directory: string): string => join(directory, "events.db");

const COMMANDS: readonly (readonly string[])[] = [
  ["query"],
  ["query", "--type", "llm:*", "--session", "abc123"],
  ["query", "--text", "miss", "-C", "2"],
  ["query", "--limit", "3", "--oldest", "--json"],
  ["query", "--since", "2026-01-09T14:32:05Z", "--until", "2026-01-09T14:32:08Z"],
  ["query", "--count", "--type", "*:error"],
  ["query", "--limit", "all", "--malformed", "--raw"],
  ["query", "--type", "nothing:here"],
  ["tail", "-n", "3"],
  ["tail", "-n", "+4", "--malformed"],
  ["tail", "-n", "2", "-B", "1"],
  ["types", "--json"],
  ["sessions", "--json"],
  ["export"],
  ["export", "--format", "csv", "--malformed"],
  ["export", "--format", "lines", "--malformed"],
  ["export", "--malformed-only"],
];

describe.each(["sample", "hostile"])("--from a database of the %s log gives what the files give", (name) => {
  it.each(COMMANDS)("%s %s %s %s", async (...words) => {
    const directory = name === "sample" ? sample : hostile;
    const files = await logThreadHere([...words, "--dir", directory]);
    const from = await logThreadHere([...words, "--from", database(directory)]);
    expect(from).toEqual(files);
    expect(files.stdout === "" && files.code === 0).toBe(false);
  });

  it("stats, but for where the log is", async () => {
    const directory = name === "sample" ? sample : hostile;
    const count = async (...words: string[]): Promise<unknown> => {
      const { stdout } = await logThreadHere(["stats", "--json", ...words]);
      return { ...JSON.parse(stdout), directory: "" };
    };
    expect(await count("--from", database(directory))).toEqual(await count("--dir", directory));
  });
});

describe("--from", () => {
  it.each([
    [["query", "--from", "x.db", "--dir", "y"], "--from and --dir exclude each other"],
    [["query", "--from="], "--from is empty"],
    [["query", "--driver", "libsql"], "--driver is about a database; name one with --from FILE.db"],
    [["tail", "--from", "/nowhere.db"], "there is no database /nowhere.db; make one with log-thread ingest"],
  ])("%j is refused with the way out", async (words, text) => {
    const { code, stderr } = await logThreadHere(words);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });

  it("refuses a directory, and what is no database", async () => {
    expect((await logThreadHere(["stats", "--from", sample])).stderr).toMatch(
      /is a directory, and no database/,
    );
    const { stderr } = await logThreadHere(["stats", "--from", join(sample, "master.log")]);
    expect(stderr).toMatch(/SQLITE_NOTADB/);
  });

  it("is followed as the files are", async () => {
    const directory = join(makeDirectory(), "log");
    writeSampleLog(directory);
    await logThreadHere(["ingest", "--dir", directory]);
    const following = startLogThread(["tail", "-f", "-n", "1", "--from", database(directory)]);
    await following.until(({ lines }) => lines.length === 1);
    using log = openLog({ directory });
    log.event("app:start", "later");
    await logThreadHere(["ingest", "--dir", directory]);
    await following.until(({ lines }) => lines.length === 2);
    expect((await following.interrupt()).stdout).toMatch(/\|app:start\|later\|\n$/);
  });
});

describe("export --format segments", () => {
  const same = (one: string, other: string): void => {
    execFileSync("diff", ["-r", "-x", "events.db*", "-x", ".*", one, other]);
  };

  it("writes the files of a log back out of its database, byte for byte", async () => {
    const again = join(makeDirectory(), "again");
    const { code, stderr } = await logThreadHere([
      ...["export", "--from", database(hostile), "--format", "segments", "-o", again],
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^log-thread: 3 segments \(.*\) in .*again\n$/);
    same(hostile, again);
    expect(readdirSync(join(again, ".."))).toEqual(["again"]);
  });

  it("writes over nothing, and nothing but the whole", async () => {
    const place = makeDirectory();
    const exported = (...words: string[]): ReturnType<typeof logThreadHere> =>
      logThreadHere(["export", "--from", database(sample), "--format", "segments", ...words]);
    expect((await exported()).stderr).toMatch(/name a new directory with -o DIR/);
    expect((await exported("-o", place)).stderr).toMatch(/is there already/);
    expect((await exported("-o", join(place, "x"), "--type", "a:b")).stderr).toMatch(/leave out --type/);
    expect(readdirSync(place)).toEqual([]);
  });

  it("is not what a database is written over with", async () => {
    const { code, stderr } = await logThreadHere([
      ...["export", "--from", database(sample), "-o", database(sample), "--force"],
    ]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/is the database that is exported/)]);
  });
});
