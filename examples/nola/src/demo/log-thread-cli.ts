import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, on, once } from "node:events";
import { relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { endWithUs } from "./end-with-us.ts";

/** The package's command line, found where the package is. */
const CLI = fileURLToPath(new URL("bin/log-thread.js", import.meta.resolve("log-thread/package.json")));

/** The command as somebody would type it where they are: npm changes the directory, and says from which. */
export function shownCommand(args: readonly string[]): string {
  const quoted = args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg}'`));
  return ["node", shownPath(CLI), ...quoted].join(" ");
}

/** A path as it is short where somebody is. */
export function shownPath(path: string): string {
  return relative(process.env["INIT_CWD"] ?? process.cwd(), path);
}

/**
 * Runs a command with this process' own output.
 *
 * @throws Error when it does not succeed.
 */
export async function runCommand(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "inherit", "inherit"] });
  endWithUs(child);
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The command ended with ${code}: ${shownCommand(args)}`);
}

/** A `tail -f` whose lines are handed on as they appear. */
export class Follower implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #lines = new EventEmitter();
  readonly #seen: string[] = [];

  constructor(args: readonly string[], onLine: (line: string) => void) {
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    endWithUs(child);
    this.#child = child;
    this.#ended = once(child, "exit");
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.#seen.push(line);
      onLine(line);
      this.#lines.emit("line", line);
    });
  }

  /**
   * Waits until a line has appeared, be it before or after the call.
   *
   * @throws Error when it does not appear in time, or the command ends before it does.
   */
  async seen(found: (line: string) => boolean, timeoutMs = 5_000): Promise<void> {
    if (this.#seen.some(found)) return;
    const signal = AbortSignal.timeout(timeoutMs);
    const appeared = (async () => {
      for await (const [line] of on(this.#lines, "line", { signal })) if (found(line as string)) return;
    })();
    const ended = this.#ended.then(() => {
      throw new Error("The command that follows the log has ended.");
    });
    try {
      await Promise.race([appeared, ended]);
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new Error(`A line did not appear in the log within ${timeoutMs} ms.`, { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill("SIGTERM");
    await this.#ended;
  }
}
