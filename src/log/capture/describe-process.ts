import { basename } from "node:path";

/**
 * What `app:start` says of the process. Of its command line only the script's name: arguments may hold
 * secrets that nothing tells from other words.
 */
export function describeProcess(): Readonly<Record<string, unknown>> {
  const script = process.argv[1];
  return {
    script: script === undefined ? undefined : basename(script),
    pid: process.pid,
    ppid: process.ppid,
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    cwd: workingDirectory(),
  };
}

/** It may have been removed. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
