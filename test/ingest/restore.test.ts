import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ingest, restore, verify, writeSegments } from "../../src/ingest/index.ts";
import { type Block, type LineSource, openDirectory } from "../../src/storage/index.ts";
import { ownHeader, writeHostileLog } from "../storage/hostile-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** A log that can not be read to its end: its second segment fails. */
function failing(source: LineSource): LineSource {
  return {
    segments: () => source.segments(),
    tail: (lines) => source.tail(lines),
    *scan(from): Generator<Block> {
      if (from?.segment !== source.segments()[0]?.id) throw new Error("it can not be read");
      yield* source.scan(from);
    },
  };
}

describe("segments that are written back", () => {
  it("leave nothing behind where that fails", async () => {
    const directory = temporaryDirectory();
    const parent = temporaryDirectory();
    const files = writeHostileLog(directory);
    await expect(writeSegments(failing(files), join(parent, "again"))).rejects.toThrow("it can not be read");
    expect(readdirSync(parent)).toEqual([]);
  });

  it("leave nothing behind where somebody else was first, and nothing of his is touched", async () => {
    const directory = temporaryDirectory();
    const parent = temporaryDirectory();
    const target = join(parent, "again");
    const files = writeHostileLog(directory);
    const segments = files.segments();
    const source: LineSource = {
      segments: () => segments,
      tail: (lines) => files.tail(lines),
      scan: (from) => {
        mkdirSync(target, { recursive: true });
        writeFileSync(join(target, "theirs"), "");
        return files.scan(from);
      },
    };
    await expect(writeSegments(source, target)).rejects.toMatchObject({ code: "ENOTEMPTY" });
    expect([readdirSync(parent), readdirSync(target)]).toEqual([["again"], ["theirs"]]);
  });

  it("leave nothing behind where they are given up", async () => {
    const directory = temporaryDirectory();
    const parent = temporaryDirectory();
    const files = writeHostileLog(directory);
    const given = new AbortController();
    const source: LineSource = {
      segments: () => files.segments(),
      tail: (lines) => files.tail(lines),
      scan: (from) => {
        given.abort();
        return files.scan(from);
      },
    };
    const written = writeSegments(source, join(parent, "again"), { signal: given.signal });
    await expect(written).rejects.toMatchObject({ name: "AbortError" });
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe("a line beyond 4 MiB", () => {
  it("is the same to verify, and not whole where it is written back: that is said", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "events.db");
    const long = "x".repeat(4_200_000);
    writeFileSync(join(directory, "master.log"), `${ownHeader("m")}before\n${long}\nbehind\n`);
    await ingest(directory, path);
    // How long it is, and its beginning, is what the database keeps.
    expect(await verify(directory, path)).toMatchObject({ isSame: true, cut: ["master.log"] });
    const again = join(directory, "again");
    expect(await restore(path, again)).toMatchObject({ segments: 1, incomplete: ["master.log"] });
    const [block] = [...openDirectory(again).tail(1)];
    expect(Buffer.from(block?.bytes ?? []).toString()).toMatch(/(?:^|\n)behind\n$/);
  });
});
