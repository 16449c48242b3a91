import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ErrorOutput } from "../../src/cli/error-output.ts";
import { measured } from "../../src/cli/measured-source.ts";
import { Progress } from "../../src/cli/progress.ts";
import { formatTimestamp } from "../../src/line/index.ts";
import { type ReadOptions, read, readLog } from "../../src/reader/index.ts";
import { type LineSource, MemoryStorage } from "../../src/storage/index.ts";
import {
  makeDirectory,
  NO_TERMINAL,
  removeDirectories,
  shellCommand,
  startInTerminal,
} from "./command-line.ts";
import { writeForeignLog } from "./sample-log.ts";

afterAll(removeDirectories);

/** Standard error as a terminal of 76 columns, or a pipe. */
class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns = 76;
  text = "";

  constructor(isTTY = true) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  /** What somebody sees at last. */
  get seen(): string {
    return this.text.replaceAll(/[^\n]*\r\x1b\[K/g, "");
  }
}

const MIB = 1_048_576;

describe("the progress of long work", () => {
  it("says nothing for a second, then how far it is, and leaves nothing behind", () => {
    const screen = new Screen();
    let nowMs = 0;
    {
      using progress = new Progress(new ErrorOutput(screen, {}), "reading", { nowMs: () => nowMs });
      progress.expect(40 * MIB);
      nowMs = 999;
      progress.advance(10 * MIB);
      expect(screen.text).toBe("");
      nowMs = 2_000;
      progress.advance(10 * MIB);
      expect(screen.seen).toBe("log-thread: reading 50 % of 40 MiB, 10 MiB a second, 2s left");
      nowMs = 2_050;
      progress.advance(10 * MIB);
      expect(screen.seen).toContain("50 %");
      nowMs = 4_000;
      progress.advance(20 * MIB);
      expect(screen.seen).toBe("log-thread: reading 100 % of 40 MiB, 13 MiB a second");
    }
    expect(screen.seen).toBe("");
  });

  it("counts lines where it is told of them, without an end that nobody knows, and fits the line", () => {
    const screen = new Screen();
    let nowMs = 0;
    using progress = new Progress(new ErrorOutput(screen, {}), "importing a long name of something", {
      nowMs: () => nowMs,
    });
    nowMs = 2_000;
    progress.advance(3 * MIB, 5_000);
    expect(screen.seen).toBe("log-thread: importing a long name of something 3.0 MiB, 2,500 lines a seco…");
  });

  it("makes room for what is said", () => {
    const screen = new Screen();
    const errors = new ErrorOutput(screen, {});
    let nowMs = 0;
    using progress = new Progress(errors, "reading", { nowMs: () => nowMs });
    nowMs = 2_000;
    progress.advance(MIB);
    errors.say("a word");
    expect(screen.seen).toBe("log-thread: a word\n");
  });

  it.each([
    ["in a pipe", new Screen(false), {}],
    ["on a terminal that can not erase", new Screen(), { TERM: "dumb" }],
  ])("is not seen %s", (_, screen, env) => {
    let nowMs = 0;
    using progress = new Progress(new ErrorOutput(screen, env), "reading", { nowMs: () => nowMs });
    nowMs = 5_000;
    progress.advance(MIB);
    expect(screen.text).toBe("");
  });
});

describe("a log whose reading is measured", () => {
  const BEGIN_MS = Date.parse("2026-01-09T14:00:00Z");
  const minute = (count: number): number => BEGIN_MS + count * 60_000;
  const MINUTES = 20_000;
  const source = new MemoryStorage();
  for (let n = 0; n < MINUTES; n++) {
    source.append(`${formatTimestamp(minute(n))}|a:b|s|n=${n} `.padEnd(99, "."));
  }
  const withoutSearch: LineSource = {
    segments: () => source.segments(),
    scan: (from) => source.scan(from),
    tail: (lines) => source.tail(lines),
  };

  /** Reads a log before somebody's eyes, to whom every block is shown; of how many bytes they saw it. */
  async function seenOf(log: LineSource, work: (log: LineSource) => unknown): Promise<readonly string[]> {
    const screen = new Screen();
    let nowMs = 0;
    const clock = (): number => {
      nowMs += 1_000;
      return nowMs;
    };
    using progress = new Progress(new ErrorOutput(screen, {}), "reading", { nowMs: clock });
    await work(measured(log, progress));
    return [...screen.text.matchAll(/ % of ([^,]*),/g)].map(([, bytes]) => bytes as string);
  }

  const all = async (log: LineSource, options: ReadOptions): Promise<string[]> => {
    const lines: string[] = [];
    for await (const { raw } of read(log, options)) lines.push(raw);
    return lines;
  };

  it("is searched for a time if it can be, and what is read from there on is counted", async () => {
    const options = { since: minute(10), until: minute(20) };
    const expected = await all(source, options);
    expect(expected.length).toBe(10);
    const work = async (log: LineSource): Promise<void> => expect(await all(log, options)).toEqual(expected);
    expect(await seenOf(source, work)).toEqual(["1.9 MiB"]);
    // Without a search all of it is read backward before.
    expect((await seenOf(withoutSearch, work)).length).toBeGreaterThan(10);
  });

  it("is read backward from a time if it can be, and what stands before it is counted", async () => {
    const options = { until: minute(1_500), limit: 3_000 };
    const expected = readLog(source, options);
    expect(expected.length).toBe(1_500);
    const work = (log: LineSource): void => expect(readLog(log, options)).toEqual(expected);
    const seen = await seenOf(source, work);
    expect(seen.length).toBeGreaterThan(0);
    for (const bytes of seen) expect(bytes).toMatch(/^[12]\d\d KiB$/);
    expect((await seenOf(withoutSearch, work))[0]).toBe("1.9 MiB");
  });
});

/** What is slow on purpose takes its time on a machine that has other things to do. */
const PATIENT = { timeout: 180_000 };

describe.skipIf(NO_TERMINAL)(
  `progress in a terminal${NO_TERMINAL ? ` (${NO_TERMINAL})` : ""}`,
  PATIENT,
  () => {
    const LINES = 32_000;
    let log: string;
    beforeAll(() => {
      log = join(makeDirectory(), "log");
      // Many fields, all of which have to be read before it is known whose session a line belongs to.
      const fields = Array.from({ length: 100 }, (_, n) => `field_${n}=${n}`).join(" ");
      const line = (n: number): string =>
        `2026-01-09T14:32:01.456Z|tool:end|writer|n=${n} ${fields} session_id=s${n % 2}`;
      writeForeignLog(
        log,
        Array.from({ length: LINES }, (_, n) => line(n)),
      );
    });

    /** Without its compiler Node takes seconds for what it does in less than one: any work is long. */
    const slowly = (...words: string[]): string =>
      shellCommand(...words, "--dir", log).replace(" ", " --jitless --no-expose-wasm ");
    const plain = { env: { NO_COLOR: "1" } };
    const STATUS = /\r\x1b\[Klog-thread: reading \d+ % of \d+ MiB, [\d.]+ [KM]iB a second, /;
    const seen = (text: string): string => text.replaceAll(/[^\n]*\r\x1b\[K/g, "");

    it("is on standard error alone, and gone at the end", async () => {
      const file = join(log, "..", "stats.txt");
      const command = `${slowly("stats", "--json")} > ${file}; cat ${file}`;
      const { stdout } = await startInTerminal(command, 100, plain).finished;
      expect(stdout).toMatch(STATUS);
      expect(JSON.parse(seen(stdout))).toMatchObject({ events: LINES });
    });

    it("makes room for lines on the same terminal", async () => {
      const words = ["tail", "-n", `+${LINES / 2}`, "--session", "s1"];
      const { stdout } = await startInTerminal(slowly(...words), 200, plain).finished;
      expect(stdout).toMatch(STATUS);
      expect(seen(stdout)).toMatch(/^2026-01-09T14:32:01.456Z {2}tool:end {8}writer {4}n=31999 .*\n$/);
    });

    it("is erased by Ctrl-C, which ends the work", async () => {
      const running = startInTerminal(`exec ${slowly("sessions")}`, 100, plain);
      await running.until(({ stdout }) => STATUS.test(stdout));
      running.child.stdin?.write("\x03");
      const { code, stdout } = await running.finished;
      expect(seen(stdout.replace("^C", ""))).toBe("");
      expect(code).toBe(130);
    });

    it("is shown of work that hears no signals, which Ctrl-C ends all the same", async () => {
      const command = `exec ${slowly("query", "source:writer -n>=0")}`;
      const running = startInTerminal(command, 100, plain);
      await running.until(({ stdout }) => STATUS.test(stdout));
      running.child.stdin?.write("\x03");
      const { code, stdout } = await running.finished;
      expect(stdout).not.toContain("no event matched");
      expect(code).toBe(130);
    });

    it("is not seen where the output goes into a pipe, whose reader may have the terminal", async () => {
      const command = `${slowly("tail", "-n", `+${LINES / 2}`, "--session", "s1")} | cat`;
      const { stdout } = await startInTerminal(command, 100, plain).finished;
      expect(stdout).toMatch(/^2026-01-09T14:32:01.456Z\|tool:end\|writer\|n=31999 .*\n$/);
    });
  },
);
