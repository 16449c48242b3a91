import { fileURLToPath } from "node:url";

/** The path of a file of this package; right from `src/` and from the built `dist/` alike. */
export function packagePath(relativePath: string): string {
  return fileURLToPath(new URL(`../${relativePath}`, import.meta.url));
}
