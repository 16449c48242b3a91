import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The package's command line, found where the package is. */
const CLI = fileURLToPath(new URL("bin/log-thread.js", import.meta.resolve("log-thread/package.json")));

/** The command as somebody would type it where they are: npm changes the directory, and says from which. */
export function shownCommand(args: readonly string[]): string {
  const from = process.env["INIT_CWD"] ?? process.cwd();
  const quoted = args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg}'`));
  return ["node", relative(from, CLI) || CLI, ...quoted].join(" ");
}

/**
 * Runs a command with this process' own output.
 *
 * @throws Error when it does not succeed.
 */
export async function runCommand(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The command ended with ${code}: ${shownCommand(args)}`);
}

/** A `tail -f` whose lines are handed on as they appear. */
export class Follower implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Set<{ readonly found: (line: string) => boolean; readonly resolve: () => void }>();
  readonly #lines: string[] = [];

  constructor(args: readonly string[], onLine: (line: string) => void) {
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    this.#ended = once(child, "exit");
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.#lines.push(line);
      onLine(line);
      for (const waiter of this.#waiting) if (waiter.found(line)) waiter.resolve();
    });
  }

  /**
   * Waits until a line has appeared, be it before or after the call.
   *
   * @throws Error when it does not appear in time.
   */
  async seen(found: (line: string) => boolean, timeoutMs = 5_000): Promise<void> {
    if (this.#lines.some(found)) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.add({ found, resolve });
      const late = () => reject(new Error(`A line did not appear in the log within ${timeoutMs} ms.`));
      timer = setTimeout(late, timeoutMs);
    });
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill("SIGTERM");
    await this.#ended;
  }
}
