import { appendFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  compressSegment,
  FileStorage,
  isOpenable,
  MemoryStorage,
  type OpenedSegment,
  openDirectory,
} from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

/** What stands between two places, read in small pieces. */
function textOf(opened: OpenedSegment | undefined, from: number, to: number): string {
  const bytes = Buffer.alloc(to - from);
  let done = 0;
  while (opened !== undefined && done < bytes.length) {
    const count = opened.read(bytes, done, Math.min(7, bytes.length - done), from + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.toString("utf8", 0, done);
}

const LINES = Array.from({ length: 50 }, (_, at) => `2026-01-09T14:32:01.456Z|a:b|s|n=${at}`);
const TEXT = `${LINES.join("\n")}\n`;

describe("a segment that is opened", () => {
  it("is read anywhere, and stays what it is whatever becomes of its name", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "sessions"));
    const path = join(directory, "master.log");
    writeFileSync(path, TEXT);
    const source = openDirectory(directory);
    if (!isOpenable(source)) throw new Error("it can not be opened");
    const id = source.segments()[0]?.id ?? "";
    const opened = source.openSegment(id);
    expect(textOf(opened, 3, 200)).toBe(TEXT.slice(3, 200));
    appendFileSync(path, "more\n");
    renameSync(path, join(directory, "sessions", "000001_a.log"));
    expect(textOf(opened, 0, 1e4)).toBe(`${TEXT}more\n`);
    await compressSegment(directory, "sessions/000001_a.log");
    expect(textOf(opened, 1_000, 1_100)).toBe(TEXT.slice(1_000, 1_100));
    opened?.close();
    opened?.close();
    const packed = source.openSegment(id);
    expect(textOf(packed, 1_000, 1e4)).toBe(`${TEXT}more\n`.slice(1_000));
    packed?.close();
    expect(source.openSegment("nobody")).toBeUndefined();
  });

  it("is one of a log that is written, too", () => {
    const storage = new FileStorage(temporaryDirectory());
    for (const line of LINES) storage.append(line);
    const [segment] = storage.segments();
    const opened = storage.openSegment(segment?.id ?? "");
    const header = textOf(opened, 0, 500).indexOf("\n") + 1;
    expect(textOf(opened, header, 1e4)).toBe(TEXT);
    opened?.close();
    storage.close();
  });

  it("has what a memory still has, under the places that it always had", () => {
    const storage = new MemoryStorage({ bytesMax: 1_000 });
    for (const line of LINES) storage.append(line);
    const [segment] = storage.segments();
    const opened = storage.openSegment(segment?.id ?? "");
    const begin = opened?.begin ?? 0;
    expect(begin).toBeGreaterThan(0);
    expect(textOf(opened, begin, TEXT.length)).toBe(TEXT.slice(begin));
    expect(textOf(opened, begin - 1, TEXT.length)).toBe("");
    expect(textOf(opened, TEXT.length, TEXT.length + 5)).toBe("");
  });
});
