import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { Obedient } from "./obedient.ts";
import { succeeds } from "./program.ts";

/** Longer than a log waits before it tries again to open its file. */
const RETRY_MS = 80;

const NOBODY = 65_534;
const ROOT = process.getuid?.() === 0;

/** What stands in the way of a log, and how it is taken away again. */
interface Obstacle {
  readonly name: string;
  /** Puts it there; gives a check that nothing was done to it. */
  build(directory: string): (() => void) | undefined;
  remove(directory: string): void;
  /** What a reader says meanwhile. */
  readonly code?: string;
}

const OBSTACLES: readonly Obstacle[] = [
  {
    name: "master.log is a directory",
    build: (directory) => void mkdirSync(join(directory, "master.log"), { recursive: true }),
    remove: (directory) => rmSync(join(directory, "master.log"), { recursive: true }),
    code: "ERR_UNSAFE_PATH",
  },
  {
    name: "master.log is a symbolic link to a file",
    build(directory) {
      mkdirSync(directory);
      writeFileSync(join(directory, "target"), "theirs\n");
      symlinkSync("target", join(directory, "master.log"));
      return () => expect(readFileSync(join(directory, "target"), "utf8")).toBe("theirs\n");
    },
    remove: (directory) => rmSync(join(directory, "master.log")),
    code: "ERR_UNSAFE_PATH",
  },
  {
    name: "master.log is a dangling symbolic link",
    build(directory) {
      mkdirSync(directory);
      symlinkSync("target", join(directory, "master.log"));
      return () => expect(existsSync(join(directory, "target"))).toBe(false);
    },
    remove: (directory) => rmSync(join(directory, "master.log")),
    code: "ERR_UNSAFE_PATH",
  },
  {
    name: "master.log is a FIFO that nobody reads",
    build(directory) {
      mkdirSync(directory);
      expect(succeeds(["mkfifo", join(directory, "master.log")])).toBe(true);
      return undefined;
    },
    remove: (directory) => rmSync(join(directory, "master.log")),
    code: "ERR_UNSAFE_PATH",
  },
  {
    name: "master.log is a FIFO that somebody reads",
    build(directory) {
      mkdirSync(directory);
      expect(succeeds(["mkfifo", join(directory, "master.log")])).toBe(true);
      const cat = spawn("cat", [join(directory, "master.log")], { stdio: ["ignore", "pipe", "ignore"] });
      let taken = "";
      cat.stdout.on("data", (bytes) => {
        taken += String(bytes);
      });
      return () => {
        cat.kill();
        expect(taken).toBe("");
      };
    },
    remove: (directory) => rmSync(join(directory, "master.log")),
    code: "ERR_UNSAFE_PATH",
  },
  {
    name: "the directory would be below a regular file",
    build: (directory) => void writeFileSync(directory, "theirs\n"),
    remove: (directory) => rmSync(directory),
    code: "ENOTDIR",
  },
  {
    name: "sessions is a file, and somebody's file has to be rotated",
    build(directory) {
      mkdirSync(directory);
      writeFileSync(join(directory, "sessions"), "theirs\n");
      writeFileSync(join(directory, "master.log"), "theirs too\n");
      return () => expect(readFileSync(join(directory, "master.log"), "utf8")).toBe("theirs too\n");
    },
    remove: (directory) => rmSync(join(directory, "sessions")),
  },
  {
    name: "sessions is a symbolic link, and somebody's file has to be rotated",
    build(directory) {
      mkdirSync(join(directory, "elsewhere"), { recursive: true });
      symlinkSync("elsewhere", join(directory, "sessions"));
      writeFileSync(join(directory, "master.log"), "theirs\n");
      return () => expect(readFileSync(join(directory, "master.log"), "utf8")).toBe("theirs\n");
    },
    remove: (directory) => rmSync(join(directory, "sessions")),
  },
];

/** Five events that can not be written, then what is in their way is removed, and five that can. */
async function outage(
  log: Obedient,
  directory: string,
  remove: () => void,
  untouched?: () => void,
): Promise<void> {
  expect(await log.write(2)).toBe(0);
  await delay(RETRY_MS);
  expect(await log.write(3)).toBe(0);
  expect(await log.health()).toMatchObject({ state: "failing", written: 0, dropped: 5 });
  untouched?.();
  remove();
  await delay(RETRY_MS);
  expect(await log.write(5)).toBe(5);
  expect(await log.health()).toMatchObject({ state: "ok", written: 6, dropped: 5 });
  const events = ((await log.read()) as string[]).filter((line) => line.includes("|"));
  expect(
    events.map((line) =>
      line
        .split("|")
        .slice(1)
        .join("|")
        .replace(/ since=.*/, ""),
    ),
  ).toEqual([
    "a:b|obey|number=5",
    expect.stringMatching(/^log:dropped\|log-thread\|count=5 code=[A-Z_a-z]+$/),
    ...[6, 7, 8, 9].map((number) => `a:b|obey|number=${number}`),
  ]);
  const complaints = await log.end();
  expect(complaints.length).toBe(1);
  expect(complaints[0]).toContain(directory);
}

describe.each(OBSTACLES)("when $name", ({ build, remove, code }) => {
  it("events are dropped, counted, said once, and written again when it is gone", async () => {
    const directory = join(temporaryDirectory(), "log");
    const untouched = build(directory);
    await using log = new Obedient(directory);
    if (code !== undefined) expect(await log.read()).toBe(code);
    await outage(log, directory, () => remove(directory), untouched);
  });
});

/** A process that permissions apply to, and a directory of its own. */
function unprivileged(mode: number): { log: Obedient; directory: string } {
  const parent = temporaryDirectory();
  const directory = join(parent, "log");
  mkdirSync(directory);
  if (ROOT) {
    chmodSync(parent, 0o755);
    chownSync(directory, NOBODY, NOBODY);
  }
  chmodSync(directory, mode);
  return { directory, log: new Obedient(directory, ROOT ? { uid: NOBODY } : {}) };
}

describe("when the directory may not be written", () => {
  it("events are dropped, counted, said once, and written again when it may", async () => {
    const { log, directory } = unprivileged(0o555);
    await using _ = log;
    await outage(log, directory, () => chmodSync(directory, 0o755));
  });

  it("a file that may be written is written on", async () => {
    const { log, directory } = unprivileged(0o755);
    await using _ = log;
    expect(await log.write(1)).toBe(1);
    chmodSync(directory, 0o555);
    await delay(RETRY_MS);
    expect(await log.write(3)).toBe(3);
    expect(await log.end()).toEqual([]);
    // Whoever is not root could not remove it otherwise.
    chmodSync(directory, 0o755);
  });

  it("a file that may be read but not written is dropped for, and still read", async () => {
    const { log, directory } = unprivileged(0o755);
    await using _ = log;
    expect(await log.write(1)).toBe(1);
    chmodSync(join(directory, "master.log"), 0o444);
    await using other = new Obedient(directory, ROOT ? { uid: NOBODY } : {});
    expect(await other.write(2)).toBe(0);
    expect(await other.read()).toHaveLength(1);
    chmodSync(join(directory, "master.log"), 0o644);
    await delay(RETRY_MS);
    expect(await other.write(1)).toBe(1);
    expect(await other.health()).toMatchObject({ state: "ok", dropped: 2 });
  });

  it("moving the file away does not stop the writer", async () => {
    const { log, directory } = unprivileged(0o755);
    await using _ = log;
    expect(await log.write(1)).toBe(1);
    mkdirSync(join(directory, "sessions"));
    renameSync(join(directory, "master.log"), join(directory, "sessions", "000001_x.log"));
    await delay(RETRY_MS);
    expect(await log.write(2)).toBe(2);
    expect(await log.end()).toEqual([]);
  });
});

describe("a directory that can not be made, where the system says that it is not there", () => {
  it.skipIf(!existsSync("/proc/self"))("costs the events, and ends (needs /proc)", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    using log = openLog({ directory: "/proc/log-thread/log" });
    expect(log.event("a:b", "s")).toBe("");
    expect(log.health()).toMatchObject({ state: "failing", dropped: 1, lastError: { code: "ENOENT" } });
    said.mockRestore();
  });
});
