import { existsSync, readFileSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/base/index.ts";
import { openLog } from "../../src/log/index.ts";
import { read } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { sealSegments, verifySeals } from "../../src/upkeep/index.ts";
import { keptDirectory } from "./kept-directory.ts";
import { LoadLedger } from "./load-ledger.ts";
import { start } from "./program.ts";

const LATER = { clock: { now: () => Date.now() + 10 * limits.sealAfterMs } };
const CHARS_MAX = "300";

describe("a writer that is stopped in the midst of its work, for longer than a segment rests", () => {
  const directory = keptDirectory();

  it("keeps its segment from being sealed until it goes on or is gone, and what it writes late is in the log", async () => {
    const program = start("append-until-killed.mjs", [directory(), "w", directory("told"), CHARS_MAX]);
    while (!existsSync(directory("told")) || statSync(directory("told")).size < 800) await delay(1);
    program.process.kill("SIGSTOP");
    using log = openLog({ directory: directory() });
    expect(log.rotate({ maxSizeMb: 0 })).toBeDefined();
    log.event("a:b", "s");
    expect(log.rotate({ maxSizeMb: 0 })).toBeDefined();
    log.event("a:b", "s");

    const stopped = await sealSegments(directory(), LATER);
    expect(stopped.sealed).toEqual([]);
    expect(stopped.waiting?.unsettled).toMatchObject({ why: "held", by: { pid: program.process.pid } });

    const before = statSync(directory("told")).size;
    program.process.kill("SIGCONT");
    while (statSync(directory("told")).size < before + 800) await delay(1);
    program.process.kill("SIGKILL");
    await program.ended;
    const { sealed, waiting } = await sealSegments(directory(), LATER);
    expect([sealed.length, waiting]).toEqual([2, undefined]);
    expect((await verifySeals(directory())).map(({ state }) => state)).toEqual(["intact", "intact"]);

    const ledger = new LoadLedger();
    for await (const item of read(openDirectory(directory()), { types: ["load:line"] })) ledger.add(item);
    const told = readFileSync(directory("told"), "utf8").split("\n").slice(0, -1).map(Number);
    expect(ledger.missing("w", told)).toEqual([]);
    expect(ledger.faults).toEqual([]);
  });
});
