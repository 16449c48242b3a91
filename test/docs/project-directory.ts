import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this repository. */
export const REPOSITORY: string = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Makes a temporary directory that looks like a reader's own project after
 * `npm install log-thread`: ES modules, the built package, Node's types and the command.
 */
export function makeProjectDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "log-thread-docs-")));
  const modules = join(directory, "node_modules");
  for (const path of [join(modules, ".bin"), join(modules, "@types"), join(directory, ".tmp")])
    mkdirSync(path, { recursive: true });
  writeFileSync(join(directory, "package.json"), `${JSON.stringify({ type: "module", private: true })}\n`);
  // A junction is what Windows lets an ordinary user make; elsewhere the kind is ignored.
  symlinkSync(REPOSITORY, join(modules, "log-thread"), "junction");
  symlinkSync(join(REPOSITORY, "node_modules/@types/node"), join(modules, "@types/node"), "junction");
  symlinkSync(join("..", "log-thread", "bin", "log-thread.js"), join(modules, ".bin", "log-thread"));
  return directory;
}

export function removeProjectDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}
