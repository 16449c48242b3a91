import { runCommandLine } from "./run.ts";

/** The process around it; everything else is told what it needs of it. */
async function main(): Promise<void> {
  const { argv, stdout, stderr, env } = process;
  // Set, not called: what is still being written is written before the process ends.
  process.exitCode = await runCommandLine(argv.slice(2), {
    stdout,
    stderr,
    stdin: () => process.stdin,
    env,
    nowMs: Date.now(),
  });
}

void main();
