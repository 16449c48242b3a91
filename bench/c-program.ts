import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatBare } from "./bare-line.ts";
import { fieldsOf, KINDS, makeEvents, type Variety } from "./events.ts";
import { runProgram } from "./run-program.ts";
import { inDirectory } from "./workspace.ts";

/** Lines the C program writes over and over: those of the first events. */
const LINES = 20_000;

/** The C program, compiled once a run. */
export class CProgram {
  readonly #path: string;
  readonly #lines: Readonly<Record<Variety, string>>;

  private constructor(path: string, lines: Readonly<Record<Variety, string>>) {
    this.#path = path;
    this.#lines = lines;
  }

  /** @returns the program, or a text that says what has to be installed */
  static compile(directory: string): CProgram | string {
    const path = join(directory, "write-lines");
    const source = fileURLToPath(new URL("../peers/write-lines.c", import.meta.url));
    try {
      execFileSync("cc", ["-O2", "-o", path, source], { stdio: "pipe" });
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return "not available: install a C compiler (cc)";
      throw error;
    }
    return new CProgram(path, {
      typical: writeLines(directory, "typical"),
      distinct: writeLines(directory, "distinct"),
    });
  }

  /**
   * @param batchBytes 0: one write(2) a line
   * @returns nanoseconds a line
   */
  async run(directory: string, variety: Variety, count: number, batchBytes: number): Promise<number> {
    return inDirectory(directory, async (own) => {
      const args = [this.#lines[variety], join(own, "out.log"), String(count), String(batchBytes)];
      return Number((await runProgram(this.#path, args)).stdout);
    });
  }
}

function writeLines(directory: string, variety: Variety): string {
  const path = join(directory, `${variety}.log`);
  const events = makeEvents(variety, LINES, 2);
  const nowMs = Date.now();
  const lines = events.texts.map((text, index) => {
    const { type, source } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
    return `${formatBare(nowMs, type, source, text, fieldsOf(events, index))}\n`;
  });
  writeFileSync(path, lines.join(""));
  return path;
}
