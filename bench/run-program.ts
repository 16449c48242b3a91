import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a finished process said. */
export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end.
 *
 * @param environment added to this process's own
 * @throws Error when it fails, with what it said
 */
export function runProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const said = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
      if (code === 0) resolve(said);
      else reject(new Error(`${[command, ...args].join(" ")} ended with ${code ?? signal}: ${said.stderr}`));
    });
  });
}

/** The path of a script in `children/`, as it was built. */
export function childScript(name: string): string {
  return fileURLToPath(new URL(`./children/${name}.js`, import.meta.url));
}
