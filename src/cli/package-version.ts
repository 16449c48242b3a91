import { createRequire } from "node:module";

/** The version of this package. */
export function packageVersion(): string {
  // Two folders up from src/cli as well as from a folder of dist.
  return (createRequire(import.meta.url)("../../package.json") as { readonly version: string }).version;
}
