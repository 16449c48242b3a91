import { spawn } from "node:child_process";
import type { Command } from "./tool.ts";

/** What a program printed, and how long it took from its start to its end: milliseconds. */
export interface ProgramAnswer {
  readonly text: string;
  readonly elapsedMs: number;
}

/** Bytes are compared and sorted as bytes, which makes all of them faster. */
const PLAIN_BYTES = { LC_ALL: "C" };

/** Runs a program to its end and takes all that it prints. @throws Error when it fails */
export function answerOf({ command, args }: Command): Promise<ProgramAnswer> {
  return new Promise((resolve, reject) => {
    const beganAt = performance.now();
    const env = { ...process.env, ...PLAIN_BYTES };
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const elapsedMs = performance.now() - beganAt;
      if (code === 0) return resolve({ text: Buffer.concat(stdout).toString(), elapsedMs });
      const said = Buffer.concat(stderr).toString();
      reject(new Error(`${[command, ...args].join(" ")} ended with ${code ?? signal}: ${said}`));
    });
  });
}

/** A pipeline of the shell; what the words stand for is given beside it, so that nothing has to be quoted. */
export function pipeline(script: string, ...words: readonly string[]): Command {
  return { command: "sh", args: ["-c", script, "sh", ...words] };
}
