import { createInterface } from "node:readline";
import type { LogHealth } from "../../src/log/index.ts";
import { type Program, start } from "./program.ts";

/** A process with a log of its own that writes when it is told to; what it says on stderr is kept. */
export class Obedient implements AsyncDisposable {
  readonly program: Program;
  readonly #answers: AsyncIterator<string>;

  /** @param through a command that runs it, such as one that sets a limit */
  constructor(
    directory: string,
    options: { readonly uid?: number; readonly through?: readonly string[] } = {},
  ) {
    const args = options.uid === undefined ? [directory] : [directory, String(options.uid)];
    this.program = start("obey.mjs", args, options.through === undefined ? {} : { through: options.through });
    const { stdout } = this.program.process;
    if (stdout === null) throw new Error("the program's output can not be read");
    this.#answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** Writes some events; how many were acknowledged. */
  write(count: number): Promise<number> {
    return this.#ask("write", count) as Promise<number>;
  }

  fill(bytes: number): Promise<boolean> {
    return this.#ask("fill", bytes) as Promise<boolean>;
  }

  health(): Promise<LogHealth> {
    return this.#ask("health") as Promise<LogHealth>;
  }

  /** The raw lines of all events, and the reasons of what is malformed; or the code of the error. */
  read(): Promise<string[] | string> {
    return this.#ask("read") as Promise<string[] | string>;
  }

  /** Ends it; what it said on stderr, as lines. */
  async end(): Promise<string[]> {
    this.program.process.stdin?.end();
    const { stderr } = await this.program.ended;
    return stderr.split("\n").filter((line) => line !== "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.program.process.kill("SIGKILL");
    await this.program.ended;
  }

  async #ask(command: string, argument?: number): Promise<unknown> {
    this.program.process.stdin?.write(`${JSON.stringify([command, argument])}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error(`it ended: ${(await this.program.ended).stderr}`);
    return JSON.parse(answer.value);
  }
}
