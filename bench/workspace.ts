import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the benchmarks write: the system's directory for temporary files. */
export const TEMPORARY = tmpdir();

/** Runs `work` in a new directory below `parent`, which is removed afterwards with all that is in it. */
export async function inDirectory<T>(parent: string, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(parent, "log-thread-bench-"));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  // A run that is interrupted must not leave a gigabyte behind.
  process.once("exit", remove);
  try {
    return await work(directory);
  } finally {
    process.off("exit", remove);
    remove();
  }
}
