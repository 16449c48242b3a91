import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openLog } from "../../src/index.ts";
import { openDatabase } from "../../src/storage/index.ts";
import { logThread, makeDirectory, removeDirectories, startLogThread } from "./command-line.ts";
import { logThreadHere } from "./in-process.ts";
import { SAMPLE_EVENTS, writeSampleLog } from "./sample-log.ts";

let log: string;
beforeEach(() => {
  log = join(makeDirectory(), "log");
  writeSampleLog(log);
});
afterAll(removeDirectories);

const ingestHere = (...words: string[]): ReturnType<typeof logThreadHere> =>
  logThreadHere(["ingest", "--dir", log, ...words]);

describe("log-thread ingest", () => {
  it("copies what is new, and says how much and where to", async () => {
    const first = await ingestHere();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    // A segment's first line is a line as well.
    expect(first.stdout).toMatch(
      new RegExp(`^${SAMPLE_EVENTS + 1} lines \\(1\\.\\d KiB\\) copied into ${log}/events\\.db in `),
    );
    appendFileSync(join(log, "master.log"), "one more\n");
    expect((await ingestHere()).stdout).toMatch(/^1 line \(9 B\) copied into /);
  });

  it("copies into the database and by the driver that are named", async () => {
    const path = join(makeDirectory(), "other.db");
    const { code, stdout } = await ingestHere("--db", path, "--driver", "libsql");
    expect([code, stdout.includes(path)]).toEqual([0, true]);
    expect(readdirSync(log)).not.toContain("events.db");
  });

  it("follows until it is interrupted, across a rotation", async () => {
    const following = startLogThread(["ingest", "--follow", "--dir", log]);
    const path = join(log, "events.db");
    await expect.poll(() => readdirSync(log).includes("events.db"), { timeout: 20_000 }).toBe(true);
    using written = openLog({ directory: log });
    written.event("app:start", "later");
    written.rotate({ maxSizeMb: 0 });
    written.event("app:start", "latest");
    const database = openDatabase(path);
    const count = (): unknown =>
      database.prepare("SELECT count(*) AS n FROM events WHERE source IN ('later', 'latest')").get()?.["n"];
    await expect.poll(count, { timeout: 20_000 }).toBe(2);
    database.close();
    const { code, stdout } = await following.interrupt();
    expect([code, stdout.includes("copied into")]).toEqual([130, true]);
    expect(await logThreadHere(["ingest", "--verify", "--dir", log])).toMatchObject({ code: 0 });
  });

  it("waits for a log that is not there yet where it follows, and says so", async () => {
    const later = join(makeDirectory(), "later");
    const path = join(later, "events.db");
    const following = startLogThread(["ingest", "--follow", "--dir", later]);
    await following.until(({ stderr }) =>
      stderr.includes(`there is no log in ${later} yet; waiting for its first event`),
    );
    using written = openLog({ directory: later });
    written.event("app:start", "first");
    await expect.poll(() => existsSync(path), { timeout: 20_000 }).toBe(true);
    const { code, stdout } = await following.interrupt();
    expect([code, stdout]).toEqual([130, expect.stringMatching(/^2 lines \(.*\) copied into /)]);
    // Without it there is nothing to wait for.
    const { code: refused, stderr } = await logThreadHere(["ingest", "--dir", join(later, "none")]);
    expect([refused, stderr]).toEqual([2, expect.stringContaining("there is no log in")]);
  });

  it("--verify says that both are the same, and otherwise what differs, and exits 1", async () => {
    await ingestHere();
    const same = await ingestHere("--verify");
    expect(same).toMatchObject({ code: 0, stderr: "" });
    expect(same.stdout).toMatch(/events\.db is the same as the log, byte for byte: 11 lines, 1\.\d KiB\n$/);
    const size = readFileSync(join(log, "master.log")).length;
    appendFileSync(join(log, "master.log"), "two\nmore\n");
    expect(await ingestHere("--verify")).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        new RegExp(
          `^master\\.log: 2 lines from byte ${size} to ${size + 9}: not copied yet\\n` +
            "of 13 lines, 1\\.\\d KiB: 2 lines not copied yet\\nlog-thread ingest copies what is not copied yet\\n$",
        ),
      ),
    });
    const database = openDatabase(join(log, "events.db"));
    database.exec("UPDATE events SET message = 'forged' WHERE event_type = 'app:start'");
    database.close();
    const differs = await ingestHere("--verify");
    expect(differs.stdout).toMatch(/master\.log: 1 line from byte \d+ to \d+: different in the database\n/);
    expect(differs.stdout).toMatch(/move .*events\.db away and ingest again/);
  });

  it("--verify says that a pruned segment is in the database alone, which is no difference", async () => {
    using written = openLog({ directory: log });
    written.rotate({ maxSizeMb: 0 });
    written.event("app:start", "later");
    await ingestHere();
    for (const name of readdirSync(join(log, "sessions"))) rmSync(join(log, "sessions", name));
    const { code, stdout } = await ingestHere("--verify");
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^1 segment that the log does not have any more, kept by the database\n.*is the same as the log/,
      ),
    ]);
  });

  it("--verify and export say that of a line beyond 4 MiB the beginning is all that a database keeps", async () => {
    appendFileSync(join(log, "master.log"), `${"x".repeat(4_200_000)}\n`);
    await ingestHere();
    const same = await ingestHere("--verify");
    expect([same.code, same.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^master\.log: a line beyond 4 MiB, of which the database keeps the length and the beginning\n.*is the same/,
      ),
    ]);
    const words = ["--from", join(log, "events.db"), "--format", "segments", "-o", join(log, "again")];
    const { code, stderr } = await logThreadHere(["export", ...words]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /master\.log is not whole: of a line beyond 4 MiB its beginning is all that is kept/,
      ),
    ]);
  });

  it.each([
    [["--verify", "--follow"], "--verify copies nothing; leave out --follow"],
    [["--db="], "--db is empty; name the database: --db FILE.db"],
    [["--driver", "sqlite"], "it has to be node:sqlite, better-sqlite3"],
    [["--folow"], "there is no option --folow; did you mean --follow?"],
    [["--db", "/nowhere/at/all.db"], "ENOENT"],
    [["--verify", "--db", "/nowhere/at/all.db"], "there is no database /nowhere/at/all.db"],
  ])("refuses %j with the way out", async (words, text) => {
    const { code, stdout, stderr } = await ingestHere(...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(text);
  });

  it("says what stands at the path where it is no database of a log", async () => {
    const master = await ingestHere("--db", join(log, "master.log"));
    expect(master.code).toBe(2);
    expect(master.stderr).toMatch(
      /master\.log: .*not a database.*; what is there is left as it is: move it away/,
    );
    const foreign = join(log, "foreign.db");
    const database = openDatabase(foreign);
    database.exec("CREATE TABLE theirs (a)");
    database.close();
    expect((await ingestHere("--db", foreign)).stderr).toMatch(/is no database of a log/);
    expect((await logThread(["ingest", "--dir", join(log, "none")])).stderr).toMatch(/there is no log in/);
  });
});

describe("log-thread search", () => {
  const searchHere = (...words: string[]): ReturnType<typeof logThreadHere> =>
    logThreadHere(["search", "--dir", log, ...words]);

  it("shows the best match first, of the log's own database or another", async () => {
    await ingestHere();
    const { code, stdout } = await searchHere("cache", "miss", "abc123");
    expect([code, stdout.split("\n").length]).toEqual([0, 2]);
    expect(stdout).toMatch(/\|llm:request\|agent\|cache miss model=llama3\.2 .*session_id=abc123\n$/);
    const other = await logThreadHere(["search", "cache miss abc123", "--from", join(log, "events.db")]);
    expect(other.stdout).toBe(stdout);
    const json = await searchHere("fetch failed", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ type: "llm:error" });
  });

  it("says when more match, when nothing does, and what is wrong with the words", async () => {
    await ingestHere();
    expect(await searchHere("agent_service", "-n", "2")).toMatchObject({
      code: 0,
      stderr: "log-thread: the best 2 are shown, and more match; -n N shows more\n",
    });
    expect(await searchHere("nonsense")).toMatchObject({ code: 1, stderr: "log-thread: no event matched\n" });
    expect(await searchHere("cache", "--type", "llm:respons")).toMatchObject({
      code: 1,
      stderr: "log-thread: no event matched; did you mean --type llm:response?\n",
    });
    const unclosed = await searchHere('"cache');
    expect(unclosed.code).toBe(2);
    expect(unclosed.stderr).toMatch(
      /can not be searched for: a " is not closed\. A search is words, "phrases/,
    );
    expect((await searchHere()).stderr).toMatch(/WORDS is missing/);
  });

  it("says how a database is made where there is none", async () => {
    const { code, stderr } = await searchHere("cache");
    expect(code).toBe(2);
    expect(stderr).toMatch(/there is no database .*events\.db; make one with log-thread ingest/);
  });
});
