import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type Log, openLog } from "../../src/log/index.ts";
import { follow, readLog } from "../../src/reader/index.ts";
import { openDirectory } from "../../src/storage/index.ts";
import { keptDirectory } from "./kept-directory.ts";
import { type Program, startCommand } from "./program.ts";

const PYTHON = ["python3", "python"].find(
  (name) => spawnSync(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 6))"]).status === 0,
);
const WRITER = fileURLToPath(new URL("child/writer.py", import.meta.url));

/** What the program writes, as it stands in its source. */
const MESSAGES = [
  "plain words",
  "raw | pipes || in | it",
  String.raw`C:\new\table\x41 and \u202e stay as they are`,
  String.raw`tokens_in=512 model=llama3.2 path=C:\new`,
  "é 漢 🦉 \u2028 and a tab\t.",
  'quotes "here" and { brackets [',
  "",
  "|",
  "ends with the torn mark? |\\",
];

/** A Python program that holds its log open. */
class PythonWriter {
  readonly program: Program;
  readonly #answers: AsyncIterator<string>;

  constructor(path: string) {
    this.program = startCommand([PYTHON as string, WRITER, path], { env: { PYTHONUTF8: "1" } });
    if (this.program.process.stdout === null) throw new Error("the program's output can not be read");
    this.#answers = createInterface({ input: this.program.process.stdout })[Symbol.asyncIterator]();
  }

  /** Waits until what was asked for is written. */
  async written(): Promise<void> {
    const answer = await this.#answers.next();
    if (answer.done) throw new Error((await this.program.ended).stderr);
  }

  async write(message: string): Promise<void> {
    this.program.process.stdin?.write(`${message}\n`);
    await this.written();
  }
}

const MISSING = PYTHON === undefined ? " (skipped: install python3)" : "";

describe.skipIf(PYTHON === undefined)(`a log that a Python program writes${MISSING}`, () => {
  const directory = keptDirectory();
  const master = () => join(directory(), "master.log");
  let python: PythonWriter;
  let bytes: Buffer;
  let log: Log;

  beforeAll(async () => {
    mkdirSync(directory());
    python = new PythonWriter(master());
    await python.written();
    bytes = readFileSync(master());
    return async () => {
      python.program.process.kill();
      await python.program.ended;
    };
  });

  it("is read as it was written, each message verbatim, and is left alone", () => {
    const events = readLog(openDirectory(directory()), { malformed: true });
    expect(events.map((item) => item.kind === "event" && item.message)).toEqual(MESSAGES);
    expect(readLog(openDirectory(directory())).map(({ type, source }) => [type, source])).toEqual(
      MESSAGES.map(() => ["llm:response", "python agent"]),
    );
    expect(readLog(openDirectory(directory()))[3]?.fields).toEqual({
      tokens_in: 512,
      model: "llama3.2",
      path: "C:\\new",
    });
    expect(readdirSync(directory())).toEqual(["master.log"]);
    expect(readFileSync(master())).toEqual(bytes);
  });

  it("is found by source, text and time as well", () => {
    const source = openDirectory(directory());
    expect(readLog(source, { text: "|| in |" }).map((event) => event.message)).toEqual([MESSAGES[1]]);
    expect(readLog(source, { text: "C:\\new\\table" }).map((event) => event.message)).toEqual([MESSAGES[2]]);
    expect(readLog(source, { sources: ["python agent"], since: 0, limit: 2 })).toHaveLength(2);
    expect(readLog(source, { since: "2999-01-01" })).toEqual([]);
  });

  it("is moved into sessions whole when it is opened for writing, and both are read in order", () => {
    log = openLog({ directory: directory() });
    log.event("app:start", "node", "after | python");
    const [rotated, ...more] = readdirSync(join(directory(), "sessions"));
    expect(more).toEqual([]);
    expect(readFileSync(join(directory(), "sessions", rotated as string))).toEqual(bytes);
    expect(log.readLog().map((event) => event.message)).toEqual([...MESSAGES, "after \\x7c python"]);
    expect(log.tail(2).map((event) => event.text)).toEqual([MESSAGES.at(-1), "after | python"]);
  });

  it("is followed and read on while the program that holds it open goes on writing", async () => {
    const following = follow(openDirectory(directory()), { intervalMs: 1 });
    const first = following.next();
    await python.write("late | and C:\\new");
    expect((await first).value?.message).toBe("late | and C:\\new");
    log.event("app:end", "node");
    expect((await following.next()).value?.type).toBe("app:end");
    await python.write("later");
    expect((await following.next()).value?.message).toBe("later");
    await following.return(undefined);
    expect(log.readLog().map((event) => event.type)).toEqual([
      ...MESSAGES.map(() => "llm:response"),
      "late:line",
      "late:line",
      "app:start",
      "app:end",
    ]);
  });
});
