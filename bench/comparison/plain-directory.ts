import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where a log keeps its index. */
export const INDEX_DIRECTORY = ".index";

/** @throws Error where an index stands beside the log that is to have none: readers would take it */
export function checkPlain(directory: string): void {
  if (!existsSync(join(directory, INDEX_DIRECTORY))) return;
  throw new Error(`there is an index in ${directory}, where the answers without one come from`);
}
