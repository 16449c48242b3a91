import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { getLogText, read, readLog, tail } from "../../src/reader/index.ts";
import { FileStorage } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { FaultyDisk } from "./faulty-disk.ts";

/** A log of three segments, read through a disk that can fail. */
function threeSegments(): { readonly disk: FaultyDisk; readonly source: FileStorage } {
  const directory = join(temporaryDirectory(), "log");
  for (const number of [1, 2, 3]) {
    using log = openLog({ directory });
    for (let index = 0; index < 5; index++) log.event("a:b", "s", { number, index });
    if (number === 3) break;
    mkdirSync(join(directory, "sessions"), { recursive: true });
    renameSync(join(directory, "master.log"), join(directory, "sessions", `00000${number}_x.log`));
  }
  const disk = new FaultyDisk();
  return { disk, source: new FileStorage(directory, {}, { disk }) };
}

const READERS: readonly (readonly [string, (source: FileStorage) => unknown])[] = [
  ["readLog", (source) => readLog(source)],
  ["readLog from the oldest", (source) => readLog(source, { from: "oldest", limit: 7 })],
  ["tail", (source) => tail(source, 7)],
  ["getLogText", (source) => getLogText(source)],
  ["segments", (source) => source.segments()],
  [
    "scan, left in the middle",
    (source) => {
      for (const _ of source.scan()) break;
    },
  ],
  [
    "read",
    async (source) => {
      for await (const _ of read(source));
    },
  ],
];

describe.each(READERS)("%s", (_, work) => {
  it("lets go of every descriptor when the n-th operation fails, and reads on when it is over", async () => {
    const { disk, source } = threeSegments();
    const leaks: string[] = [];
    for (let n = 1; ; n++) {
      disk.operations = 0;
      disk.open.clear();
      let failed = "";
      disk.plan = (operation, name) => {
        if (operation !== n) return undefined;
        failed = name;
        return { kind: "fails", code: "EIO" };
      };
      await Promise.resolve()
        .then(() => work(source))
        .catch((error: unknown) => expect(error).toMatchObject({ code: "EIO" }));
      if (disk.open.size > 0) leaks.push(`${n} (${failed}): ${disk.open.size} left open`);
      disk.plan = () => undefined;
      expect(readLog(source).length).toBe(15);
      if (failed === "") break;
    }
    expect(leaks).toEqual([]);
    expect(disk.abused).toEqual([]);
  });
});
