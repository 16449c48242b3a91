import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the files of a directory take, and of those below it. */
export function directoryBytes(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
