import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { numbersIn } from "./log-on-disk.ts";
import { startCommand, succeeds } from "./program.ts";

const FROZEN_S = 3;

afterEach(() => {
  vi.restoreAllMocks();
});

/** A file system of 64 MiB that can be frozen; undefined where this user may not mount one. */
function mountFreezable(): string | undefined {
  const root = temporaryDirectory();
  const [image, path] = [join(root, "image"), join(root, "mounted")];
  mkdirSync(path);
  const made = ["truncate -s 64M", "mkfs.ext4 -q -F", "mount -o loop"].map((command) => command.split(" "));
  const [truncate, format, mount] = made as [string[], string[], string[]];
  if (!succeeds([...truncate, image]) || !succeeds([...format, image])) return undefined;
  if (!succeeds([...mount, image, path])) return undefined;
  onTestFinished(() => {
    succeeds(["fsfreeze", "-u", path]);
    expect(succeeds(["umount", "-l", path])).toBe(true);
    rmSync(image);
  });
  return path;
}

describe("on a file system that is frozen", () => {
  it("a buffered log goes on, and what it could not keep is counted", async ({ skip }) => {
    const mounted = succeeds(["fsfreeze", "--version"]) ? mountFreezable() : undefined;
    if (mounted === undefined)
      return skip("run as root with mount, mkfs.ext4 (e2fsprogs) and fsfreeze (util-linux) installed");
    vi.spyOn(console, "error").mockImplementation(() => {});
    const directory = join(mounted, "log");
    using log = openLog({ directory, durability: "buffered" });
    log.event("a:before", "s");
    await log.flush();
    expect(succeeds(["fsfreeze", "-f", mounted])).toBe(true);
    // It melts by itself, whatever becomes of this process.
    const melted = startCommand(["sh", "-c", `sleep ${FROZEN_S}; fsfreeze -u ${mounted}`]).ended;
    const filler = "x".repeat(400);
    let number = 0;
    let longestMs = 0;
    for (const untilMs = performance.now() + FROZEN_S * 500; performance.now() < untilMs; await delay(1)) {
      const startedMs = performance.now();
      for (let left = 100; left > 0; left--) log.event("a:b", "s", { number: number++, filler });
      longestMs = Math.max(longestMs, performance.now() - startedMs);
    }
    const { dropped } = log.health();
    console.log(
      `a frozen file system: ${number} events, ${dropped} dropped, 100 events took ${longestMs.toFixed(1)} ms at most`,
    );
    expect(longestMs).toBeLessThan(FROZEN_S * 250);
    expect(log.health()).toMatchObject({ written: 1, pending: number - dropped });
    await log.flush();
    await melted;
    log.event("a:b", "s", { number: number++ });
    await log.flush();
    expect(numbersIn(join(directory, "master.log"))).toHaveLength(number - dropped);
    expect(log.health()).toMatchObject({ state: "ok", dropped, pending: 0 });
    if (dropped > 0)
      expect(log.readLog({ types: ["log:dropped"] })[0]?.fields).toMatchObject({ count: dropped });
  });
});
