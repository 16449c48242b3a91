import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  FileStorage,
  hasSidecars,
  MemoryStorage,
  openDirectory,
  type Sidecars,
} from "../../src/storage/index.ts";
import { NOT_TOLD } from "../proof/program.ts";
import { header, writeSegment } from "../reader/index/index-log.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const NAME = `${"a".repeat(26)}-0`;
const BYTES = Buffer.from("what can be made again");

function log(): { directory: string; index: string; sidecars: Sidecars } {
  const directory = join(temporaryDirectory(), "log");
  writeSegment(directory, "master.log", header("a"));
  chmodSync(join(directory, "master.log"), 0o640);
  chmodSync(directory, 0o750);
  const source = openDirectory(directory);
  if (!hasSidecars(source)) throw new Error("a log in a directory has sidecars");
  return { directory, index: join(directory, ".index"), sidecars: source.sidecars };
}

/** Everything that one holds. */
function contentOf(sidecars: Sidecars): string | undefined {
  const sidecar = sidecars.open(NAME);
  return sidecar && Buffer.from(sidecar.read(0, sidecar.size)).toString();
}

describe("what is kept beside a log's segments", () => {
  it("is given back whole or in part, and replaced whole", () => {
    const { sidecars } = log();
    expect([sidecars.list(), contentOf(sidecars)]).toEqual([[], undefined]);
    sidecars.write(NAME, BYTES);
    expect(sidecars.list()).toEqual([NAME]);
    expect(contentOf(sidecars)).toBe(BYTES.toString());
    const before = sidecars.open(NAME);
    expect(Buffer.from(before?.read(5, 3) ?? []).toString()).toBe("can");
    expect(before?.read(20, 100)).toHaveLength(2);
    sidecars.write(NAME, Buffer.from("another"));
    expect(contentOf(sidecars)).toBe("another");
    expect(before?.read(0, 4)).toHaveLength(0);
    sidecars.remove(NAME);
    sidecars.remove(NAME);
    expect([sidecars.list(), contentOf(sidecars)]).toEqual([[], undefined]);
  });

  it("has the permissions of its segment, in a directory that has those of the log's", () => {
    const { index, sidecars } = log();
    sidecars.write(NAME, BYTES);
    const modeOf = (path: string): number => statSync(path).mode & 0o777;
    expect(modeOf(index)).toBe(0o750);
    expect(modeOf(join(index, NAME))).toBe(0o640);
    expect(readFileSync(join(index, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("goes by names that are made of a segment's id, and by no others", () => {
    const { directory, index, sidecars } = log();
    sidecars.write(NAME, BYTES);
    writeFileSync(join(index, "note.txt"), "somebody's");
    for (const name of ["note.txt", "../master.log", `${NAME}/x`, `../.index/${NAME}`, "", ".gitignore"]) {
      expect(sidecars.open(name)).toBeUndefined();
      expect(() => sidecars.write(name, BYTES)).toThrow(RangeError);
      sidecars.remove(name);
    }
    expect(sidecars.list()).toEqual([NAME]);
    expect(readdirSync(directory).sort()).toEqual([".index", "master.log", "sessions"]);
    expect(existsSync(join(index, "note.txt"))).toBe(true);
    expect(() => sidecars.write(`${"b".repeat(26)}-0`, BYTES)).toThrow("no segment");
  });

  it("is neither read nor written through a link", () => {
    const { directory, index, sidecars } = log();
    const elsewhere = join(directory, "..", "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, NAME), "theirs");
    symlinkSync(elsewhere, index);
    expect([sidecars.list(), contentOf(sidecars)]).toEqual([[], undefined]);
    expect(() => sidecars.write(NAME, BYTES)).toThrow();
    sidecars.remove(NAME);
    expect(readFileSync(join(elsewhere, NAME), "utf8")).toBe("theirs");
    unlinkSync(index);
    sidecars.write(NAME, BYTES);
    unlinkSync(join(index, NAME));
    symlinkSync(join(elsewhere, NAME), join(index, NAME));
    expect(contentOf(sidecars)).toBeUndefined();
    sidecars.write(NAME, BYTES);
    expect(readFileSync(join(elsewhere, NAME), "utf8")).toBe("theirs");
    expect(contentOf(sidecars)).toBe(BYTES.toString());
  });

  it("leaves what is being written to its writer, and takes away what a killed one left", () => {
    const { index, sidecars } = log();
    sidecars.write(NAME, BYTES);
    const [old, young] = [join(index, `${NAME}-0.tmp`), join(index, `${NAME}-1.tmp`)];
    for (const path of [old, young]) writeFileSync(path, "half");
    utimesSync(old, 1_000, 1_000);
    sidecars.write(NAME, BYTES);
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });

  it("is that of a storage which writes as well, and in memory there is none", () => {
    const { directory, sidecars } = log();
    sidecars.write(NAME, BYTES);
    const storage = new FileStorage(directory);
    expect(contentOf(storage.sidecars)).toBe(BYTES.toString());
    storage.close();
    expect(hasSidecars(new MemoryStorage())).toBe(false);
  });

  it.skipIf(NOT_TOLD !== undefined)(
    `wakes nobody who follows the log, once its directory is there ${NOT_TOLD ?? ""}`,
    async () => {
      const { directory, sidecars } = log();
      sidecars.write(NAME, BYTES);
      let told = 0;
      const source = new FileStorage(directory);
      const watch = source.watch(() => told++);
      watch.renew();
      await delay(30);
      watch.renew();
      told = 0;
      for (let times = 0; times < 20; times++) {
        sidecars.write(NAME, BYTES);
        await delay(3);
        watch.renew();
      }
      expect(told).toBe(0);
      source.append("2026-03-01T00:00:00.000Z|a:b|c|d");
      await delay(30);
      expect(told).toBeGreaterThan(0);
      watch.close();
      source.close();
    },
  );

  it("stays when its segment is rotated or compressed, and is of the same lines", async () => {
    const { directory, sidecars } = log();
    sidecars.write(NAME, BYTES);
    renameSync(join(directory, "master.log"), join(directory, "sessions", "000001_x.log"));
    sidecars.write(NAME, BYTES);
    expect(contentOf(sidecars)).toBe(BYTES.toString());
  });
});
