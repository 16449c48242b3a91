import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/log/index.ts";
import { read } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

async function numbersIn(directory: string): Promise<number[]> {
  const numbers: number[] = [];
  for await (const event of read(openDirectory(directory))) numbers.push(Number(event.fields["number"]));
  using log = openLog({ directory });
  expect(log.readLog().map((event) => event.fields["number"])).toEqual(numbers);
  return numbers;
}

describe("segments that begin with the same line", () => {
  it("are read once where one is a copy of the other, made earlier", async () => {
    const directory = join(temporaryDirectory(), "log");
    using log = openLog({ directory });
    log.event("a:b", "s", { number: 1 });
    mkdirSync(join(directory, "sessions"));
    copyFileSync(join(directory, "master.log"), join(directory, "sessions", "backup.log"));
    log.event("a:b", "s", { number: 2 });
    expect(await numbersIn(directory)).toEqual([1, 2]);
  });

  it("are all read where other programs begin each of their files alike", async () => {
    const directory = join(temporaryDirectory(), "log");
    mkdirSync(join(directory, "sessions"), { recursive: true });
    for (const number of [1, 2]) {
      const text = `# the log begins here\n2026-01-09T14:32:0${number}.456Z|a:b|s|number=${number}\n`;
      writeFileSync(join(directory, "sessions", `00000${number}_x.log`), text);
    }
    expect(await numbersIn(directory)).toEqual([1, 2]);
  });

  it("are both read where an old copy was put back and written on, so that each has lines of its own", async () => {
    const directory = join(temporaryDirectory(), "log");
    const master = join(directory, "master.log");
    const log = openLog({ directory });
    log.event("a:b", "s", { number: 1 });
    copyFileSync(master, `${master}.backup`);
    for (const number of [2, 3, 4]) log.event("a:b", "s", { number });
    log.close();
    mkdirSync(join(directory, "sessions"));
    copyFileSync(master, join(directory, "sessions", "000001_x.log"));
    copyFileSync(`${master}.backup`, master);
    using restored = openLog({ directory });
    expect(restored.event("a:b", "s", { number: 5 })).not.toBe("");
    expect(await numbersIn(directory)).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]));
  });

  it("keep their ids while they grow, so that a position stays what it was", () => {
    const directory = join(temporaryDirectory(), "log");
    mkdirSync(join(directory, "sessions"), { recursive: true });
    const banner = "# the log begins here\n";
    const line = "2026-01-09T14:32:01.456Z|a:b|s|x\n";
    const other = "2026-01-09T14:32:01.456Z|a:b|s|y\n";
    writeFileSync(join(directory, "sessions", "000001_x.log"), banner + other.repeat(3));
    writeFileSync(join(directory, "master.log"), banner + line);
    const before = openDirectory(directory)
      .segments()
      .map(({ id }) => id);
    writeFileSync(join(directory, "master.log"), banner + line.repeat(9));
    expect(
      openDirectory(directory)
        .segments()
        .map(({ id }) => id),
    ).toEqual(before);
    expect(new Set(before).size).toBe(2);
  });
});
