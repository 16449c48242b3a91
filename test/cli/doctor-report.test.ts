import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openLog } from "../../src/index.ts";
import { type LogItem, read } from "../../src/reader.ts";
import { compressSegment, openDirectory } from "../../src/storage.ts";
import { HEADER, logBytes, putLog } from "../proof/any-bytes.ts";
import { succeeds } from "../proof/program.ts";
import {
  BIN,
  type Finished,
  logThread,
  makeDirectory,
  NO_TERMINAL,
  plainEnvironment,
  removeDirectories,
  shellCommand,
  start,
  startInTerminal,
} from "./command-line.ts";
import { DamagedLog, NOBODY, ROOT } from "./damaged-log.ts";
import { logThreadHere } from "./in-process.ts";

afterAll(removeDirectories);

const newLog = (): DamagedLog => new DamagedLog(join(makeDirectory(), "log"));
const doctor = (directory: string, ...words: string[]): Promise<Finished> =>
  logThreadHere(["doctor", "--dir", directory, ...words]);

interface Segment {
  readonly name: string;
  readonly events: number;
  readonly salvaged: number;
  readonly malformed: Record<string, { readonly count: number; readonly bytes: number }>;
}

interface Report {
  readonly events: number;
  readonly segments: readonly Segment[];
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly what: string;
    readonly command?: string;
  }[];
}

const reportOf = async (directory: string): Promise<Report> =>
  JSON.parse((await doctor(directory, "--json")).stdout) as Report;

describe("what doctor counts", () => {
  it("is what a reader reads, whatever the bytes are", async () => {
    const directory = join(makeDirectory(), "log");
    const flag = fc.boolean();
    await fc.assert(
      fc.asyncProperty(logBytes, logBytes, fc.tuple(flag, flag, flag), async (rotated, active, flags) => {
        const [rotatedIsOwn, activeIsOwn, isCompressed] = flags;
        rmSync(join(directory, "sessions"), { recursive: true, force: true });
        putLog(directory, (rotatedIsOwn ? HEADER.replace("abc", "xyz") : "") + rotated, false);
        putLog(directory, (activeIsOwn ? HEADER : "") + active, true);
        if (isCompressed) await compressSegment(directory, "sessions/000001_x.log", { memberBytes: 64 });
        // A log without a byte is none.
        fc.pre(openDirectory(directory).segments().length > 0);
        const items: LogItem[] = [];
        for await (const item of read(openDirectory(directory), { malformed: true })) items.push(item);
        const { events, segments } = await reportOf(directory);
        const all = segments.flatMap(({ malformed }) => Object.values(malformed));
        const malformed = items.filter(({ kind }) => kind === "malformed");
        expect(events).toBe(items.length - malformed.length);
        expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(malformed.length);
        expect(all.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(
          malformed.reduce((sum, { length }) => sum + length, 0),
        );
        const salvaged = items.filter((item) => item.kind === "event" && item.salvaged);
        expect(segments.reduce((sum, segment) => sum + segment.salvaged, 0)).toBe(salvaged.length);
      }),
      { numRuns: process.env["CI"] ? 500 : 100 },
    );
  });

  it("is in the log's order, however its files are called", async () => {
    const log = newLog();
    for (const name of [
      "zz.log",
      "000010_b.log",
      "000002_z.log",
      "1000000_a.log",
      "000002_a.log",
      "99_x.log",
    ]) {
      log.rotate(name);
      log.write(1);
    }
    const names = (await reportOf(log.directory)).segments.map(({ name }) => name);
    expect(names).toEqual(
      openDirectory(log.directory)
        .segments()
        .map(({ name }) => name),
    );
    expect(names).toHaveLength(7);
  });

  it("takes memory that does not grow with the log", async () => {
    const directory = join(makeDirectory(), "log");
    using log = openLog({ directory });
    for (let n = 0; n < 60_000; n++) log.event("tool:end", "writer", { n, pad: "x".repeat(200) });
    const { code, stdout } = await start("bash", [
      "-c",
      `NODE_OPTIONS=--max-old-space-size=12 ${shellCommand("doctor", "--dir", directory)}`,
    ]).finished;
    expect(stdout).toContain("events      60,000\n");
    expect(code).toBe(0);
  });
});

describe("what can not be read", () => {
  /** As this user, or, since root may read everything, as nobody. */
  const asReader = (directory: string): Report & { readonly status: number | null } => {
    const user = ROOT ? { uid: NOBODY, gid: NOBODY } : {};
    const options = { encoding: "utf8", env: plainEnvironment(), ...user } as const;
    const { status, stdout } = spawnSync(
      process.execPath,
      [BIN, "doctor", "--json", "--dir", directory],
      options,
    );
    return { ...(JSON.parse(stdout) as Report), status };
  };
  const mayRun =
    !ROOT || spawnSync(process.execPath, [BIN, "--version"], { uid: NOBODY, gid: NOBODY }).status === 0;

  it.skipIf(!mayRun)(
    `is told, and the rest is read${mayRun ? "" : " (nobody may not read this repository)"}`,
    () => {
      const log = newLog();
      log.rotate("000001_x.log");
      log.write(3);
      const rotated = log.sessions("000001_x.log");
      chmodSync(rotated, 0o000);
      if (ROOT) {
        // Somebody else's, so that the way out is another one as well.
        for (const path of [join(log.directory, ".."), log.directory, join(rotated, ".."), log.master])
          chownSync(path, NOBODY, NOBODY);
      }
      const { status, events, findings } = asReader(log.directory);
      expect(events).toBe(3);
      const [unreadable] = findings;
      expect(unreadable).toMatchObject({ severity: "problem", code: "unreadable" });
      expect(unreadable?.what).toContain("sessions/000001_x.log can not be read: EACCES: permission denied");
      expect(status).toBe(1);
      if (!ROOT) return;
      chownSync(rotated, NOBODY, NOBODY);
      const { findings: own } = asReader(log.directory);
      expect(own[0]?.command).toBe(`chmod u+rwX ${rotated}`);
      expect(succeeds(["bash", "-c", own[0]?.command as string])).toBe(true);
      expect(asReader(log.directory)).toMatchObject({ events: 13, findings: [], status: 0 });
    },
  );

  it("is refused where there is no log at all", async () => {
    const place = makeDirectory();
    writeFileSync(join(place, "file"), "");
    mkdirSync(join(place, "empty"));
    for (const [name, message] of [
      ["none", `there is no log in ${join(place, "none")}; name its directory with --dir DIR`],
      ["empty", `there is no log in ${join(place, "empty")}; name its directory with --dir DIR`],
      ["file", `${join(place, "file")} is no directory; name the directory the log is in`],
    ] as const) {
      const { code, stdout, stderr } = await doctor(join(place, name));
      expect(stderr).toContain(message);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
    expect((await doctor(place, "--fix")).stderr).toContain("there is no option --fix");
  });
});

it("tells of a disk that is nearly full", async ({ skip }) => {
  const place = makeDirectory();
  if (!succeeds(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", place])) {
    return skip("run as root with mount installed: a small file system is mounted");
  }
  onTestFinished(() => {
    expect(succeeds(["umount", "-l", place])).toBe(true);
  });
  const { directory } = new DamagedLog(join(place, "log"));
  const { findings } = await reportOf(directory);
  expect(findings).toMatchObject([{ severity: "problem", code: "disk-full", command: `df -h ${directory}` }]);
  expect(findings[0]?.what).toMatch(/^\d+ KiB are left on the disk$/);
});

describe("what doctor shows", () => {
  /** A log with a bit of everything, the longest names among it. */
  const badLog = (name: string): DamagedLog => {
    const log = new DamagedLog(join(makeDirectory(), name));
    log.killWriter(30);
    log.rotate(`000001_2026-01-09T14-32-01.000Z_${"a".repeat(60)}.log`);
    log.write(1, -600_000, "Not A Type");
    log.append("stray\n\0\0\0\n");
    chmodSync(log.master, 0o666);
    writeFileSync(log.sessions("000002_\u001b[2J\u202e'x.log"), "Traceback\n", { mode: 0o600 });
    return log;
  };

  it.skipIf(NO_TERMINAL)(
    `fits a terminal of 80 columns, but for commands${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`,
    async () => {
      const { directory } = badLog("log");
      const { stdout, code } = await startInTerminal(
        `exec ${shellCommand("doctor", "--dir", directory)}`,
        80,
        {
          env: { NO_COLOR: "1" },
        },
      ).finished;
      const lines = stdout.split("\n");
      const long = lines.filter(
        (line) => line.length > 80 && !/^ +\$ /.test(line) && !line.startsWith("log "),
      );
      expect(long).toEqual([]);
      expect(stdout).toMatch(/^problem {2}permissions {2}master\.log \(0666\) can be written by every user/m);
      expect(lines.at(-2)).toMatch(/^1 problem, \d warnings, \d notes$/);
      expect(code).toBe(1);
    },
  );

  it.skipIf(NO_TERMINAL)(
    `drives no terminal, whatever files are called${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`,
    async () => {
      const { directory } = badLog("evil\u001b[2J\nname\u202e");
      const looks = [[], ["--json"], ["--color", "never"]].map((words) =>
        shellCommand("doctor", ...words, "--dir", directory),
      );
      const { stdout } = await startInTerminal(looks.join("; "), 80).finished;
      expect(stdout).toContain("\u001b[31mproblem");
      const unpainted = stdout.replace(/\u001b\[\d+m/g, "");
      expect(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.exec(unpainted)).toBeNull();
      expect(unpainted).toContain("evil\\x1b[2J\\nname\\u202e");
    },
  );

  it("gives commands that find files of any name", async () => {
    const log = badLog("it's an \u001b[2J\\ evil $(name)");
    renameSync(log.sessions("000002_\u001b[2J\u202e'x.log"), log.sessions("000002_\u001b7\u202e'x.txt"));
    const { findings } = await reportOf(log.directory);
    const kinds = ["unread-file", "wide-permissions"];
    for (const { command } of findings.filter(({ code }) => kinds.includes(code))) {
      expect(succeeds(["bash", "-c", command as string])).toBe(true);
    }
    const left = (await reportOf(log.directory)).findings.map(({ code }) => code);
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(kinds));
    expect(left.filter((code) => kinds.includes(code))).toEqual([]);
  });

  it("lists the newest segments of many, and all of them as JSON", async () => {
    const log = newLog();
    for (let n = 1; n <= 12; n++) {
      log.rotate(`${String(n).padStart(6, "0")}_x.log`);
      log.write(1);
    }
    const { stdout } = await logThread(["doctor", "--dir", log.directory]);
    expect(stdout.match(/^sessions\/|^master/gm)).toHaveLength(10);
    expect(stdout).toContain("and 3 older segments; --json lists all\n");
    expect((await reportOf(log.directory)).segments).toHaveLength(13);
  });
});
