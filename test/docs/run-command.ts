import { type ChildProcess, spawn } from "node:child_process";

export interface CommandResult {
  /** The exit code, or what ended the process in its place: a signal, our own limit, no such program. */
  readonly ended: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limitMs: number;
}

/**
 * Runs a program without a terminal and without input, and waits for its end and that of everything
 * it started: a document may leave `tail -f &` behind, the test may not.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env, limitMs }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let ended: number | string | undefined;
    const limit = setTimeout(() => {
      ended = `not ended within ${limitMs / 1000} s`;
      endGroup(child);
    }, limitMs);
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (error) => {
      ended = error.message;
    });
    child.on("exit", (code, signal) => {
      ended ??= code ?? signal ?? "an unknown end";
      endGroup(child);
    });
    child.on("close", (code) => {
      clearTimeout(limit);
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString("utf8");
      resolve({ ended: ended ?? code ?? "an unknown end", stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/** Ends the child's own process group, which `detached` gave it; without groups only the child. */
function endGroup(child: ChildProcess): void {
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is empty already, which is what was wanted.
  }
}
