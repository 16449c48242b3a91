import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { type Log, openLog } from "../../src/log/index.ts";
import { readLog } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { pruneSegments, sealSegments, verifySeals } from "../../src/upkeep/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** A clock that is so far ahead that whatever was written by now has rested long enough. */
const LATER = { clock: { now: () => Date.now() + 10 * limits.sealAfterMs } };

interface Rotated {
  readonly directory: string;
  readonly log: Log;
  readonly sessions: string;
}

/** A log with so many rotated segments, of three events each, and a line in `master.log`. */
function rotated(count: number): Rotated {
  const directory = join(temporaryDirectory(), "log");
  const log = openLog({ directory });
  for (let segment = 0; segment < count; segment++) {
    for (let number = 0; number < 3; number++) log.event("a:b", "s", { segment, number });
    log.rotate({ maxSizeMb: 0 });
  }
  log.event("a:b", "s", "last");
  return { directory, log, sessions: join(directory, "sessions") };
}

function told(directory: string, type: string): Record<string, unknown>[] {
  return readLog(openDirectory(directory), { types: [type] }).map(({ fields }) => ({ ...fields }));
}

describe("sealing", () => {
  it("records what each segment holds, in the log's order, once", async () => {
    const { directory, sessions } = rotated(3);
    const { sealed, waiting } = await sealSegments(directory, LATER);
    expect(waiting).toBeUndefined();
    const names = readdirSync(sessions).sort();
    expect(sealed.map(({ name }) => name)).toEqual(names.map((name) => `sessions/${name}`));
    for (const { name, bytes, lines, sha256 } of sealed) {
      const whole = readFileSync(join(directory, name));
      expect(createHash("sha256").update(whole).digest("hex")).toBe(sha256);
      expect([whole.length, whole.toString().split("\n").length - 1]).toEqual([bytes, lines]);
    }
    expect(told(directory, "log:sealed")).toEqual(
      sealed.map(({ name, segment, lines, bytes, sha256 }) => ({ name, segment, lines, bytes, sha256 })),
    );
    expect(await sealSegments(directory, LATER)).toEqual({ sealed: [], waiting: undefined });
  });

  it("goes on where it ended, and seals what tells of the seals before", async () => {
    const { directory, log } = rotated(1);
    const first = await sealSegments(directory, LATER);
    log.rotate({ maxSizeMb: 0 });
    const second = await sealSegments(directory, LATER);
    expect([first.sealed.length, second.sealed.length]).toEqual([1, 1]);
    expect((await verifySeals(directory)).map(({ state }) => state)).toEqual(["intact", "intact"]);
  });

  it("leaves what was written to or rotated within the last minute", async () => {
    const { directory } = rotated(2);
    const { sealed, waiting } = await sealSegments(directory);
    expect([sealed, waiting?.unsettled.why]).toEqual([[], "recent"]);
  });

  it.each([
    ["holds it", (id: string) => `1_${"h"}_00ff_${id}.lease`],
    ["is opening one", () => "1_h_00ff_any.lease"],
    ["holds one that is not there any more", () => `1_h_00ff_${"a".repeat(26)}.lease`],
  ])("waits for a writer that %s, on whichever machine", async (_, name) => {
    const { directory } = rotated(2);
    const [, second] = openDirectory(directory).segments();
    const lease = join(directory, ".leases", name(second?.id as string));
    writeFileSync(lease, "");
    const { sealed, waiting } = await sealSegments(directory, LATER);
    // A writer of the second one does not keep the first from being sealed.
    expect(sealed).toHaveLength(name("x").includes("_x.") ? 1 : 0);
    expect(waiting?.unsettled).toMatchObject({ why: "held", by: { pid: 1, host: "h" } });
    rmSync(lease);
    expect((await sealSegments(directory, LATER)).waiting).toBeUndefined();
  });

  it("takes the lease of a process that is gone away", async () => {
    const { directory } = rotated(1);
    const [own] = readdirSync(join(directory, ".leases"));
    const gone = (own as string).replace(/^\d+/, "4194305");
    writeFileSync(join(directory, ".leases", gone), "");
    expect((await sealSegments(directory, LATER)).sealed).toHaveLength(1);
    expect(readdirSync(join(directory, ".leases"))).toEqual([own]);
  });

  it("is found out when a sealed segment is changed, is missing, or was moved", async () => {
    const { directory, sessions } = rotated(3);
    await sealSegments(directory, LATER);
    const [first, second, third] = readdirSync(sessions).sort() as [string, string, string];
    appendFileSync(join(sessions, first), "x");
    rmSync(join(sessions, second));
    renameSync(join(sessions, third), join(sessions, "renamed by somebody.log"));
    expect((await verifySeals(directory)).map(({ state }) => state)).toEqual([
      "changed",
      "missing",
      "intact",
    ]);
  });

  it("ends when it is told to", async () => {
    const { directory } = rotated(2);
    const { sealed } = await sealSegments(directory, { ...LATER, signal: AbortSignal.abort() });
    expect(sealed).toEqual([]);
  });

  it("says where there is no log", async () => {
    const nowhere = join(temporaryDirectory(), "nowhere");
    await expect(sealSegments(nowhere)).rejects.toMatchObject({ code: "ERR_NOT_A_LOG" });
    await expect(verifySeals(nowhere)).rejects.toMatchObject({ code: "ERR_NOT_A_LOG" });
  });
});

describe("pruning", () => {
  it("takes the oldest away until there are few enough, and names each before", async () => {
    const { directory, sessions, log } = rotated(4);
    const names = readdirSync(sessions).sort();
    const { pruned, kept } = await pruneSegments(directory, { maxSegments: 1 }, LATER);
    expect(pruned.map(({ name }) => name)).toEqual(names.slice(0, 3).map((name) => `sessions/${name}`));
    expect([kept, readdirSync(sessions)]).toEqual([[], names.slice(3)]);
    expect(told(directory, "log:pruned")).toEqual(pruned.map((one) => ({ ...one })));
    const left = log.readLog({ types: ["a:b"] });
    expect(left.map(({ fields, text }) => text ?? fields["segment"])).toEqual([3, 3, 3, "last"]);
    expect((await verifySeals(directory)).map(({ state }) => state)).toEqual([
      "pruned",
      "pruned",
      "pruned",
      "intact",
    ]);
  });

  it("holds each bound: total size, age", async () => {
    const { directory, sessions } = rotated(4);
    const bytes = openDirectory(directory)
      .segments()
      .map(({ size }) => size);
    const total = bytes.reduce((sum, size) => sum + size, 0);
    // Two seals are written before anything goes, and they are a part of the log.
    const bound = { maxTotalBytes: total - 1 };
    expect((await pruneSegments(directory, bound, { ...LATER, dryRun: true })).pruned).toHaveLength(1);
    expect((await pruneSegments(directory, { maxAgeMs: 1e9 }, LATER)).pruned).toEqual([]);
    expect((await pruneSegments(directory, { maxAgeMs: 0 }, LATER)).pruned).toHaveLength(4);
    expect(readdirSync(sessions)).toEqual([]);
  });

  it("keeps what may still be written to", async () => {
    const { directory, sessions } = rotated(2);
    const { pruned, kept } = await pruneSegments(directory, { maxSegments: 0 });
    expect([pruned.length, kept.length, readdirSync(sessions).length]).toEqual([0, 2, 2]);
  });

  it("only says what would go", async () => {
    const { directory, sessions } = rotated(2);
    const { pruned } = await pruneSegments(directory, { maxSegments: 1 }, { ...LATER, dryRun: true });
    expect([pruned.length, readdirSync(sessions).length]).toEqual([1, 2]);
    expect(told(directory, "log:sealed")).toEqual([]);
  });

  it.each([
    [{}, "nothing says what goes"],
    [{ maxSegments: -1 }, "maxSegments is -1"],
    [{ maxAgeMs: Number.NaN }, "maxAgeMs is NaN"],
    [{ maxAge: "30d" }, 'there is no bound "maxAge"'],
  ])("refuses %o", async (retention, message) => {
    const { directory } = rotated(1);
    await expect(pruneSegments(directory, retention as object)).rejects.toThrow(message);
  });
});
