import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../bin/log-thread.js", import.meta.url));

/** `log-thread serve`, as a person starts it. */
export class ServedLog implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #url: URL;
  /** When it was started, on `performance`'s clock. */
  readonly startedMs: number;

  /** The same moment on the system's clock, which a page reads as well. */
  get startedAtMs(): number {
    return performance.timeOrigin + this.startedMs;
  }

  /** What it printed: the page, with the token that opens it. */
  get url(): string {
    return this.#url.href;
  }

  private constructor(child: ChildProcess, url: URL, startedMs: number) {
    this.#child = child;
    this.#url = url;
    this.startedMs = startedMs;
  }

  static async start(directory: string): Promise<ServedLog> {
    const startedMs = performance.now();
    const child = spawn(process.execPath, [COMMAND, "serve", directory], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    return new ServedLog(child, new URL(line.toString().trim()), startedMs);
  }

  /** Asks as the page does. */
  async ask<Answer>(path: string): Promise<Answer> {
    const authorization = `Bearer ${new URLSearchParams(this.#url.hash.slice(1)).get("token")}`;
    const response = await fetch(new URL(`/api/${path}`, this.#url), { headers: { authorization } });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Asks over and over until everything was looked at, or as much as it looks at. */
  async askWhole<Answer extends { readonly looked: number; readonly limitedBy?: string }>(
    path: string,
  ): Promise<Answer> {
    for (;;) {
      const answer = await this.ask<Answer>(path);
      if (answer.looked === 1 || answer.limitedBy !== undefined) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The most memory it has had, in megabytes; undefined where the system does not tell. */
  get peakMb(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_000;
    } catch {
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
  }
}
