import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BuildProgress, buildParts } from "../../../src/reader/index/build-parts.ts";
import { LogParts } from "../../../src/reader/index/log-parts.ts";
import { isOpenable, openDirectory, type SegmentInfo } from "../../../src/storage/index.ts";
import { temporaryDirectory } from "../../temporary-directory.ts";
import { header, indexFiles, known, knownTo, lines, withoutSidecars, writeSegment } from "./index-log.ts";

function bigLog() {
  const directory = temporaryDirectory();
  writeSegment(directory, "sessions/000001_2026-03-01T00-00-00.000Z_ab.log", header("a") + lines(0, 80_000));
  writeSegment(directory, "master.log", header("b") + lines(80_000, 160_000));
  const source = openDirectory(directory);
  if (!isOpenable(source)) throw new Error("a log in a directory can be opened");
  const opened = new Map(source.segments().map(({ id }) => [id, source.openSegment(id)]));
  return { directory, source, opened: ({ id }: SegmentInfo) => opened.get(id) };
}

describe("an index that is made beforehand", () => {
  it("lets the rest of the program have its turns, and tells how far it is", async () => {
    const { directory, source, opened } = bigLog();
    const told: BuildProgress[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const parts = new LogParts(source);
    await buildParts(parts, source.segments(), opened, { onProgress: (progress) => told.push(progress) });
    clearInterval(timer);
    const totalBytes = source.segments().reduce((sum, { size }) => sum + size, 0);
    expect(told.at(-1)).toEqual({ bytes: totalBytes, totalBytes });
    expect(told.map(({ bytes }) => bytes)).toEqual(told.map(({ bytes }) => bytes).sort((a, b) => a - b));
    expect(turns).toBeGreaterThan(5);
    expect(indexFiles(directory)).toHaveLength(2);
    expect(knownTo(parts, source)).toEqual(known(withoutSidecars(source)));
  });

  it("ends when it is told to, and is gone on with", async () => {
    const { source, opened } = bigLog();
    const parts = new LogParts(source);
    const ending = new AbortController();
    await buildParts(parts, source.segments(), opened, {
      signal: ending.signal,
      onProgress: () => ending.abort(),
    });
    expect(knownTo(parts, source)).toEqual(known(withoutSidecars(source)));
  });

  it("is finished at once when somebody asks meanwhile, though the log has grown", async () => {
    const { directory, source, opened } = bigLog();
    const parts = new LogParts(source);
    let asked = 0;
    const onProgress = (): void => {
      if (asked++ > 3) return;
      appendFileSync(join(directory, "master.log"), lines(160_000 + asked, 160_001 + asked));
      expect(knownTo(parts, source)).toEqual(known(withoutSidecars(source)));
    };
    await buildParts(parts, source.segments(), opened, { onProgress });
    expect(asked).toBeGreaterThan(1);
    expect(knownTo(parts, source)).toEqual(known(withoutSidecars(source)));
  });

  it("is right though what is kept of a segment is forgotten meanwhile", async () => {
    const { source, opened } = bigLog();
    const parts = new LogParts(source);
    const onProgress = (): void => {
      for (const { id } of source.segments()) if (Math.random() < 0.05) parts.forget(id);
    };
    await buildParts(parts, source.segments(), opened, { onProgress });
    expect(knownTo(parts, source)).toEqual(known(withoutSidecars(source)));
  });
});
