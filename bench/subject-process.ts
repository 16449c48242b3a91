import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Answer, Order } from "./children/serve-orders.ts";
import { childScript } from "./run-program.ts";

/**
 * A subject in a process of its own, which works when it is told to and is silent in between: what one
 * compiled, allocated or left open does not weigh on another, and all of them can take turns.
 */
export class SubjectProcess {
  readonly #child: ChildProcess;
  readonly #script: string;
  #said = "";

  private constructor(script: string, task: unknown, node: string) {
    this.#script = script;
    this.#child = fork(childScript(script), [JSON.stringify(task)], {
      execPath: node,
      execArgv: ["--expose-gc"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    // A log that drops events says so; that is of interest only where the process fails.
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#said += text;
    });
  }

  /**
   * @param script the name of a file in `children/`
   * @param node the Node that runs it; by default the one that runs this
   */
  static async start(script: string, task: unknown, node = process.execPath): Promise<SubjectProcess> {
    const subject = new SubjectProcess(script, task, node);
    await subject.#answer();
    return subject;
  }

  /** @returns what the subject measures of its work, done so many times */
  async run(count: number): Promise<number> {
    const answer = await this.#ask({ count });
    if (answer.kind !== "measured") throw new Error(`${this.#script} answered "${answer.kind}"`);
    return answer.value;
  }

  /** Ends the process. @throws Error when its subject did not do what it was measured for */
  async end(): Promise<void> {
    const closed = once(this.#child, "close");
    await this.#ask("end");
    await closed;
  }

  /** Ends the process without a word, when something else failed. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #ask(order: Order): Promise<Answer> {
    const answer = this.#answer();
    this.#child.send(order);
    return answer;
  }

  async #answer(): Promise<Answer> {
    const answered = new AbortController();
    const { signal } = answered;
    try {
      const [answer] = (await Promise.race([
        once(this.#child, "message", { signal }),
        once(this.#child, "close", { signal }).then(([code, by]) => {
          throw new Error(`${this.#script} ended with ${code ?? by}: ${this.#said}`);
        }),
      ])) as [Answer];
      if (answer.kind === "failed") throw new Error(answer.reason);
      return answer;
    } finally {
      answered.abort();
    }
  }
}
