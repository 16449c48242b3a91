import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The versions of log-thread and of what it was compared with; what the machine lacks is left out. */
export function readVersions(): Record<string, string> {
  const versions: Record<string, string> = {
    "log-thread": versionIn(new URL("../../package.json", import.meta.url)),
    pino: installed("pino"),
    "sonic-boom": installed("sonic-boom"),
    winston: installed("winston"),
    node: process.version,
  };
  for (const [name, command] of [
    ["cc", "cc"],
    ["ripgrep", "rg"],
    ["grep", "grep"],
  ] as const) {
    const version = programVersion(command);
    if (version !== undefined) versions[name] = version;
  }
  return versions;
}

function installed(name: string): string {
  return versionIn(new URL(`file://${createRequire(import.meta.url).resolve(`${name}/package.json`)}`));
}

export function versionIn(path: URL): string {
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

/** The first number with a point in what a program says of itself. */
export function programVersion(command: string, args: readonly string[] = ["--version"]): string | undefined {
  try {
    return /\d+\.[\d.]+/.exec(execFileSync(command, args, { encoding: "utf8", stdio: "pipe" }))?.[0];
  } catch {
    return undefined;
  }
}
