import { execFileSync } from "node:child_process";
import type { Measure } from "./rounds.ts";
import { runProgram } from "./run-program.ts";

/**
 * A program from its start to its end: milliseconds.
 *
 * @param expected what it has to print, so that it was the same that was looked for
 * @returns a text that says what has to be installed where the machine lacks it
 */
export function programMeasure(
  command: string,
  args: readonly string[],
  expected?: string,
): Measure | string {
  if (!isInstalled(command)) return `not available: install ${PACKAGES[command] ?? command}`;
  return async () => {
    const beganAt = performance.now();
    const { stdout } = await runProgram(command, args, PLAIN_BYTES);
    const elapsedMs = performance.now() - beganAt;
    if (expected !== undefined && stdout.trim() !== expected) {
      throw new Error(`${command} ${args.join(" ")} printed ${stdout.slice(0, 100)} and not ${expected}`);
    }
    return elapsedMs;
  };
}

/** Bytes are compared as bytes, which is what makes grep fast. */
const PLAIN_BYTES = { LC_ALL: "C" };

const PACKAGES: Readonly<Record<string, string>> = { rg: "ripgrep" };

export function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
