import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { packagePath } from "../package-path.ts";
import { endWithUs } from "./end-with-us.ts";

export interface NolaProcessOptions {
  readonly logDirectory: string;
  readonly dataDirectory: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Nola in a process of her own, listening on a free port of the loopback interface. */
export class NolaProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #output: { text: string };

  private constructor(child: ChildProcess, url: string, output: { text: string }) {
    this.#child = child;
    this.url = url;
    this.#output = output;
  }

  /** @throws Error with what she printed when she ends instead of listening. */
  static async start(options: NolaProcessOptions): Promise<NolaProcess> {
    const { logDirectory, dataDirectory, args = [], environment = {} } = options;
    const places = ["--port", "0", "--log-dir", logDirectory, "--data-dir", dataDirectory];
    const child = spawn(process.execPath, [packagePath("dist/main.js"), ...places, ...args], {
      env: { ...ownEnvironment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    endWithUs(child);
    const output = { text: "" };
    const url = await new Promise<string>((resolve, reject) => {
      const take = (chunk: Buffer) => {
        output.text += chunk.toString();
        const listening = /^Nola is at (\S+)$/m.exec(output.text);
        if (listening && output.text.includes("Ctrl+C")) resolve(listening[1] as string);
      };
      child.stdout.on("data", take);
      child.stderr.on("data", take);
      child.on("error", reject);
      child.on("close", (code) =>
        reject(new Error(`Nola ended with ${code} instead of listening:\n${output.text}`)),
      );
    });
    return new NolaProcess(child, url, output);
  }

  /** What she has printed so far, on both streams. */
  get output(): string {
    return this.#output.text;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Asks her to end, as a service manager does, and gives her exit code; null when she had to be killed. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, "exit");
    const force = setTimeout(() => this.#child.kill("SIGKILL"), 5_000);
    this.#child.kill(signal);
    await ended;
    clearTimeout(force);
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** This process' environment without what would make this Nola another one than was asked for. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(NOLA_|LOG_)/.test(name));
  return Object.fromEntries(entries);
}
