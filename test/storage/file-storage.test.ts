import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSegmentHeader } from "../../src/line/index.ts";
import { FileStorage, openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const LINE = "2026-01-09T14:32:01.456Z|app:start|agent|";

function open(): { readonly directory: string; readonly master: string; readonly storage: FileStorage } {
  const directory = join(temporaryDirectory(), "log");
  return { directory, master: join(directory, "master.log"), storage: new FileStorage(directory) };
}

describe("file storage", () => {
  it("creates nothing before the first line, then a segment whose first line is its header", () => {
    const { directory, master, storage } = open();
    expect(existsSync(directory)).toBe(false);
    storage.append(LINE);
    storage.close();
    const [header, line, end] = readFileSync(master, "utf8").split("\n");
    expect(parseSegmentHeader(header as string)?.id).toMatch(/^[a-z2-7]{26}$/);
    expect([line, end]).toEqual([LINE, ""]);
    // The lease of the writer went when it was closed.
    expect(readdirSync(directory)).toEqual([".leases", "master.log"]);
    expect(readdirSync(join(directory, ".leases"))).toEqual([]);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(master).mode & 0o777).toBe(0o600);
  });

  it("takes the permissions it is given, and leaves those of a directory that exists", () => {
    const directory = temporaryDirectory();
    chmodSync(directory, 0o750);
    const storage = new FileStorage(directory, { fileMode: 0o640 });
    storage.append(LINE);
    storage.close();
    expect(statSync(directory).mode & 0o777).toBe(0o750);
    expect(statSync(join(directory, "master.log")).mode & 0o777).toBe(0o640);
  });

  it("goes on in the same segment", () => {
    const { directory, storage } = open();
    storage.append(LINE);
    storage.close();
    const again = new FileStorage(directory);
    again.append(LINE);
    expect(again.segments().length).toBe(1);
    again.close();
  });

  it("moves a foreign master.log into sessions/ before it writes, whole and first in order", () => {
    const { directory, master, storage } = open();
    mkdirSync(directory);
    const foreign = `${LINE}a|b|c\n`;
    writeFileSync(master, foreign);
    const reader = openDirectory(directory);
    expect(reader.segments()).toMatchObject([{ name: "master.log", own: false }]);
    const [before] = reader.segments();
    storage.append(LINE);
    storage.close();
    const [rotated, active] = reader.segments();
    expect(rotated).toMatchObject({ id: before?.id, own: false, active: false });
    expect(rotated?.name).toMatch(
      /^sessions\/000001_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z_[0-9a-f]{8}\.log$/,
    );
    expect(active).toMatchObject({ name: "master.log", own: true, active: true });
    expect(readFileSync(join(directory, rotated?.name as string), "utf8")).toBe(foreign);
  });

  it("ends somebody's unfinished line with the torn mark", () => {
    const { master, storage, directory } = open();
    storage.append(LINE);
    storage.close();
    writeFileSync(master, `${LINE}tokens_in=51`, { flag: "a" });
    const again = new FileStorage(directory);
    again.append(LINE);
    again.close();
    expect(readFileSync(master, "utf8").split("\n").slice(1)).toEqual([
      LINE,
      `${LINE}tokens_in=51|\\!`,
      LINE,
      "",
    ]);
  });

  it("removes what a killed process left of a segment it was creating, not what one is creating now", () => {
    const { directory, storage } = open();
    mkdirSync(directory);
    const stale = join(directory, ".segment-0000.tmp");
    const fresh = join(directory, ".segment-0001.tmp");
    writeFileSync(stale, "x");
    writeFileSync(fresh, "x");
    const old = new FileStorage(directory, {}, { clock: { now: () => Date.now() + 120_000 } });
    storage.close();
    old.append(LINE);
    old.close();
    expect(existsSync(stale) || existsSync(fresh)).toBe(false);
  });

  it("follows no symbolic link, neither writing nor reading", () => {
    const { directory, master, storage } = open();
    mkdirSync(directory);
    const target = join(temporaryDirectory(), "target");
    writeFileSync(target, "");
    symlinkSync(target, master);
    const unsafe = { code: "ERR_UNSAFE_PATH", message: expect.stringContaining(master) };
    expect(() => storage.append(LINE)).toThrow(expect.objectContaining(unsafe));
    expect(() => openDirectory(directory).segments()).toThrow(expect.objectContaining(unsafe));
    expect(readFileSync(target, "utf8")).toBe("");
  });
});
