import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";

/** What the numbers were taken on: enough to compare by, and nothing that names whose it is. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly fileSystem: string;
  /** Does every system call empty what the processor remembers of memory? All between two calls is then slow, whoever does it. */
  readonly isolatesKernel: boolean;
  /** Processes that ran or waited to run, in the minute before the run and in its last. */
  readonly loadBefore: number;
  readonly loadAfter?: number;
}

/** @param directory where the benchmarks write */
export function describeMachine(directory: string): Machine {
  const [first] = cpus();
  return {
    processor: first?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    kernel: `${type()} ${/^[\d.]+/.exec(release())?.[0] ?? ""}`,
    node: process.version,
    fileSystem: fileSystemOf(directory),
    isolatesKernel: isolatesKernel(),
    loadBefore: load(),
  };
}

/** The load of the last minute. */
export function load(): number {
  return loadavg()[0] ?? Number.NaN;
}

function fileSystemOf(directory: string): string {
  try {
    const lines = execFileSync("df", ["-PT", directory], { encoding: "utf8" }).trim().split("\n");
    return lines.at(-1)?.split(/\s+/)[1] ?? "unknown";
  } catch {
    // Only GNU's df has -T; elsewhere the type stays unsaid.
    return "unknown";
  }
}

/** What Linux does against Meltdown, where the processor is one that needs it, or says so. */
function isolatesKernel(): boolean {
  try {
    return readFileSync("/sys/devices/system/cpu/vulnerabilities/meltdown", "utf8").includes("PTI");
  } catch {
    return false;
  }
}
