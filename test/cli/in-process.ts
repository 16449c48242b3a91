import { Readable, Writable } from "node:stream";
import { runCommandLine } from "../../src/cli/run.ts";
import type { Finished } from "./command-line.ts";

class Collector extends Writable {
  text = "";
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/**
 * Runs `log-thread` in this process: many cases of one rule, without a process for each.
 *
 * @param input what stands on standard input
 */
export async function logThreadHere(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  nowMs = Date.now(),
  input: string | Uint8Array = "",
): Promise<Finished> {
  const stdout = new Collector();
  const stderr = new Collector();
  const code = await runCommandLine(words, {
    stdout,
    stderr,
    stdin: () => Readable.from([Buffer.from(input)]),
    env,
    nowMs,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
